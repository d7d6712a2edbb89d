"""Who gets the credit of several opt-ins and why: a few queries, whatever their number."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from uuid import UUID

from tracking.attribution import Because
from tracking.models import Decision, OptIn
from tracking.why.credit import Credit
from tracking.why.names import Names, load_names
from tracking.why.reader import Reader


def credits_of(opt_ins: Iterable[OptIn]) -> dict[UUID, Credit]:
    """The standing decision of each, in the owner's words; `opt_in.contact` is loaded.

    An opt-in that nothing is decided of is not in it.
    """
    rows = {each.pk: each for each in opt_ins}
    decisions = decisions_of(rows)

    @cache
    def names() -> Names:
        found = (each for past in decisions.values() for each in past)
        return load_names(
            candidate for each in found for candidate in each.evidence.get("candidates", [])
        )

    return {
        pk: Credit(past[0], rows[pk], Reader.owner(), found_by_rules(past), names)
        for pk, past in decisions.items()
        if past[0].is_standing
    }


def decisions_of(keys: Iterable[UUID]) -> dict[UUID, list[Decision]]:
    """All decisions about each opt-in, the standing one first."""
    decisions: dict[UUID, list[Decision]] = defaultdict(list)
    rows = Decision.objects.filter(opt_in__in=list(keys))
    named = rows.select_related("partner", "link", "ad", "actor")
    for each in named.prefetch_related("claims__partner").order_by("-is_standing", "-pk"):
        decisions[each.opt_in_id].append(each)
    return decisions


def found_by_rules(past: list[Decision]) -> Decision | None:
    """What stood before anybody corrected it."""
    return next((each for each in past if each.reason != Because.CORRECTED), None)
