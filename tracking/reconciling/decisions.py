"""Each opt-in has one standing decision, and each decision says what its evidence says."""

from collections.abc import Iterator, Sequence

from django.db.models import Count, Exists, OuterRef, Q

from tracking.attribution import Because
from tracking.correcting import found_way
from tracking.models import Claim, Decision, OptIn
from tracking.reconciling.check import Check, Span, in_pieces
from tracking.replaying import find_contradiction

FIELDS = (
    *("opt_in", "is_standing", "partner", "link", "ad", "hit", "reason", "evidence", "actor"),
    *("note", "opt_in__occurred_at"),
)


def check_standing(_span: Span, check: Check) -> Iterator[int]:
    """Over all opt-ins, whatever their day."""
    standing = Decision.objects.standing()
    none = OptIn.objects.filter(~Exists(standing.filter(opt_in=OuterRef("pk"))))
    several = standing.values("opt_in").annotate(n=Count("pk")).filter(n__gt=1).order_by()
    check.find("none", none.order_by().values_list("pk"))
    check.find("several", several.values_list("opt_in"))
    yield check.add(OptIn.objects.count())


def check_decisions(span: Span, check: Check) -> Iterator[int]:
    """Standing and former ones; no more than some are held at once."""
    wanted = Q(opt_in__day__range=(span.first, span.last))
    if span.since is not None:
        wanted |= Q(decided_at__gte=span.since)
    rows = Decision.objects.filter(wanted).select_related("opt_in").only(*FIELDS)
    for some in in_pieces(rows):
        faults = find_faults([each for each in some if each.reason == Because.CORRECTED])
        for decision in some:
            fault = faults.get(decision.pk)
            if fault is None:
                fault = find_contradiction(decision)
            if fault:
                check.differ(fault, decision=decision.pk, opt_in=str(decision.opt_in_id))
        yield check.add(len(some))


def find_faults(corrections: Sequence[Decision]) -> dict[int, str]:
    """What a correction lacks, by its key; empty where somebody said why after a decision."""
    if not corrections:
        return {}
    formers = Decision.objects.in_bulk({named_by(each, "former") for each in corrections})
    claims = Claim.objects.in_bulk({named_by(each, "claim") for each in corrections})
    return {
        each.pk: find_fault(
            each, formers.get(named_by(each, "former")), claims.get(named_by(each, "claim"))
        )
        for each in corrections
    }


def named_by(correction: Decision, what: str) -> int:
    """The key of the former decision or the claim; 0 where the evidence names none."""
    found = correction.evidence.get("corrected")
    key = found.get(what) if isinstance(found, dict) else None
    return key if isinstance(key, int) else 0


def find_fault(correction: Decision, former: Decision | None, claim: Claim | None) -> str:
    if former is None or former.opt_in_id != correction.opt_in_id or former.is_standing:
        return "former"
    if correction.actor_id is None and claim is None:
        return "actor"
    if not correction.note.strip():
        return "note"
    partner = correction.partner
    found = found_way(correction.opt_in, partner) if partner else {}
    wanted = [found.get(name) for name in ("link_id", "ad_id", "hit")]
    return "" if wanted == [correction.link_id, correction.ad_id, correction.hit] else "way"
