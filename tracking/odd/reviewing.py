"""What the owner does about something odd (docs/rules.md, Looks odd)."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from django.db import transaction

from partners.models import User
from tracking.models import OddReview, OptIn
from tracking.odd.finding import Finding, OddOptIn
from tracking.odd.opt_ins import find_in_opt_ins
from tracking.opt_in_states import hold, release


def find_fine(finding: Finding, actor: User) -> None:
    """It is innocent: what was held for it counts again."""
    with transaction.atomic():
        move(releasable(finding), release)
        keep(finding, OddReview.Verdict.FINE, actor)


def hold_all(finding: Finding, actor: User) -> int:
    """Take its opt-ins out of the numbers; answers how many."""
    with transaction.atomic():
        held = move(finding.holdable, hold)
        keep(finding, OddReview.Verdict.HELD, actor)
    return held


def note_asked(finding: Finding, actor: User, subject: str) -> None:
    """The partner was asked; what is held stays held."""
    keep(finding, OddReview.Verdict.ASKED, actor, subject)


def reopen(finding: Finding) -> int:
    """As if nobody had looked: answers how many opt-ins count again."""
    with transaction.atomic():
        released = move(releasable(finding), release)
        OddReview.objects.filter(key=finding.key).delete()
    return released


def releasable(finding: Finding) -> list[OddOptIn]:
    """What is held for this alone: what another finding holds, too, stays held."""
    reviews = OddReview.objects.filter(partner=finding.partner_id, verdict=OddReview.Verdict.HELD)
    others = set(reviews.exclude(key=finding.key).values_list("key", flat=True))
    if not others:
        return finding.held
    findings = (each for each in find_in_opt_ins(datetime.now(UTC)) if each.key in others)
    kept = {opt_in.pk for each in findings for opt_in in each.opt_ins}
    return [each for each in finding.held if each.pk not in kept]


def keep(finding: Finding, verdict: OddReview.Verdict, actor: User, note: str = "") -> None:
    OddReview.objects.update_or_create(
        key=finding.key,
        defaults={
            "partner_id": finding.partner_id,
            "verdict": verdict,
            "size": finding.size,
            "note": note,
            "reviewed_by": actor,
            "reviewed_at": datetime.now(UTC),
        },
    )


def move(opt_ins: Iterable[OddOptIn], change: Callable[[OptIn], bool]) -> int:
    """In the order of their keys, so that two who press at once never wait crosswise."""
    rows = OptIn.objects.filter(pk__in=[each.pk for each in opt_ins]).order_by("pk")
    return sum(change(row) for row in rows)
