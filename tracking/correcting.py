"""The owner gives a credit to somebody else, or to nobody (docs/rules.md, Corrections)."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from partners.models import Partner, User
from referrals.models import Ad, TrackingLink
from tracking.attribution import Because, Verdict
from tracking.crediting import tie_contact, untie_contact
from tracking.models import Claim, Decision, OptIn


class CorrectedMeanwhileError(Exception):
    """Another decision stands by now: `decision`."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(str(decision.pk))
        self.decision = decision


class NothingToCorrectError(Exception):
    """The credit is the wanted partner's already, or the opt-in is a test or a duplicate."""


def correct_credit(
    opt_in: OptIn,
    partner: Partner | None,
    *,
    actor: User,
    note: str,
    seen: int,
    claim: Claim | None = None,
) -> Decision:
    """The new standing decision; `seen` is the key of the decision that the owner looked at.

    The former decision stays as history, the tie that it left goes to the new partner, and all of
    it is one transaction. `CorrectedMeanwhileError`, `NothingToCorrectError`: nothing changed.
    """
    with transaction.atomic():
        locked = OptIn.objects.select_for_update(no_key=True).get(pk=opt_in.pk)
        former = Decision.objects.standing().select_related("partner", "actor").get(opt_in=locked)
        if former.pk != seen:
            raise CorrectedMeanwhileError(former)
        if not is_correctable(locked) or former.partner_id == (partner.pk if partner else None):
            raise NothingToCorrectError
        Decision.objects.filter(pk=former.pk).update(is_standing=False)
        decision = Decision.objects.create(
            opt_in=locked,
            partner=partner,
            reason=Because.CORRECTED.value,
            evidence={"corrected": {"former": former.pk, "claim": claim.pk if claim else None}},
            actor=actor,
            note=note,
            **(found_way(locked, partner) if partner else {}),
        )
        untie_contact(locked)
        tie_contact(locked, decision, datetime.now(UTC))
    return decision


def is_correctable(opt_in: OptIn) -> bool:
    return opt_in.status not in {OptIn.Status.TEST, OptIn.Status.MERGED}


def found_way(opt_in: OptIn, partner: Partner) -> dict[str, Any]:
    """Link, Ad and hit by which the partner did send the contact, as far as the evidence knows."""
    first = opt_in.decisions.order_by("pk").first()
    candidates = first.evidence.get("candidates", []) if first else []
    own = [each for each in candidates if each["partner"] == partner.pk and each["link"]]
    # A link or Ad that had only the team's clicks may be erased by now.
    links = TrackingLink.objects.in_bulk({each["link"] for each in own})
    own = [each for each in own if each["link"] in links]
    if not own:
        return {}
    # The winner of the rules first, then who was kept, then the latest click.
    best = max(
        own,
        key=lambda each: (
            each["verdict"] == Verdict.WINS,
            each["verdict"] == Verdict.KEPT,
            each["last_at"],
        ),
    )
    hit = UUID(best["last_hit"]) if best["last_hit"] else None
    ad = Ad.objects.filter(pk=best["ad"]).first() if best["ad"] else None
    return {"link_id": best["link"], "ad_id": ad.pk if ad else None, "hit": hit}
