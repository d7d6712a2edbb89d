"""Why an opt-in, a referral or a hit is as it is: the pages behind "Why?"."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partners.models import Partner
from portal.access import PartnerRequest, for_partner
from portal.hit_words import who_clicked
from portal.referral_words import how_tied
from tracking.attribution import Because
from tracking.models import Decision, Hit, OptIn, Referral
from tracking.why.hit import explain_hit
from tracking.why.opt_in import OptInWhy, explain_opt_in
from tracking.why.reader import Reader
from tracking.why.referral import explain_referral


@require_safe
@for_partner
def opt_in_why(request: PartnerRequest, partner: Partner, key: UUID) -> HttpResponse:
    """Of an opt-in that is or was credited to the partner."""
    theirs = Decision.objects.for_partner(partner).values("opt_in")
    opt_in = get_object_or_404(OptIn.objects.select_related("contact"), pk=key, pk__in=theirs)
    why = explain_opt_in(opt_in, Reader.of(partner), shows_all=shows_all(request))
    context = {
        "title": _("Why this credit?"),
        "why": why,
        "correction": correction_for(partner, why),
        "contact": opt_in.contact,
        "kind": opt_in.get_kind_display(),
        "at": opt_in.occurred_at,
        "back": "portal:opt_ins",
        "list": _("Opt-ins"),
    }
    return render_why(request, partner, context)


@require_safe
@for_partner
def referral_why(request: PartnerRequest, partner: Partner, key: int) -> HttpResponse:
    mine = Referral.objects.of(partner).select_related("contact", "partner", "opt_in")
    referral = get_object_or_404(mine, pk=key)
    why = explain_referral(referral, Reader.of(partner), shows_all=shows_all(request))
    context = {
        "title": _("Why this referral?"),
        "why": why,
        "contact": referral.contact,
        "kind": how_tied(referral),
        "at": referral.occurred_at,
        "back": "portal:referrals",
        "list": _("My Referrals"),
    }
    return render_why(request, partner, context)


@require_safe
@for_partner
def hit_why(request: PartnerRequest, partner: Partner, key: UUID) -> HttpResponse:
    hit = get_object_or_404(Hit.objects.of(partner), pk=key)
    why = explain_hit(hit, Reader.of(partner), shows_all=shows_all(request))
    context = {
        "title": _("Why this hit?"),
        "why": why,
        "kind": who_clicked(hit),
        "at": hit.at,
        "back": "portal:hits",
        "list": _("Hits"),
    }
    return render_why(request, partner, context)


def render_why(request: PartnerRequest, partner: Partner, context: dict[str, Any]) -> HttpResponse:
    return render(request, "portal/why.html", {"partner": partner, **context})


def shows_all(request: PartnerRequest) -> bool:
    return "all" in request.GET


@dataclass(frozen=True, slots=True)
class Correction:
    """`takes` the credit from the reading partner, else it gives it"""

    at: datetime
    takes: bool
    to_nobody: bool
    note: str


def correction_for(partner: Partner, why: OptInWhy) -> Correction | None:
    """The latest correction that took or gave the partner's credit: both read why."""
    owners = {each.pk: each.partner_id for each in why.decisions}
    for each in why.decisions:
        if each.reason != Because.CORRECTED:
            continue
        takes = owners.get(each.evidence.get("corrected", {}).get("former")) == partner.pk
        if takes or each.partner_id == partner.pk:
            return Correction(each.decided_at, takes, each.partner_id is None, each.note)
    return None
