"""Home: the partner's first link, how it goes, and what the owner wants to say."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from business.days import today
from partners.models import Partner
from portal.access import PartnerRequest, for_partner
from portal.figures import recent_figures
from portal.generator_form import GeneratedLink
from referrals.models import TrackingLink
from tracking.stats import newest_opt_ins


@require_safe
@for_partner
def home(request: PartnerRequest, partner: Partner) -> HttpResponse:
    link = TrackingLink.objects.usable_by(partner).in_order().first()
    context = {
        "partner": partner,
        "own": GeneratedLink(link, partner) if link else None,
        "figures": recent_figures(partner, request.business, today(request.business.zone)),
        "opt_ins": newest_opt_ins(partner),
        "programs": partner.programs.order_by("name"),
    }
    return render(request, "portal/home.html", context)
