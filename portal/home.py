"""Home: the partner's first link, how it goes, and what the owner wants to say."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from business.days import today
from partners.models import Partner
from portal.access import PartnerRequest, for_partner
from portal.figures import recent_figures
from portal.generator_form import GeneratedLink
from portal.notices import notices_of
from referrals.models import TrackingLink
from tracking.stats import newest_opt_ins


@require_safe
@for_partner
def home(request: PartnerRequest, partner: Partner) -> HttpResponse:
    link = TrackingLink.objects.usable_by(partner).in_order().first()
    day = today(request.business.zone)
    context = {
        "partner": partner,
        "notices": notices_of(partner, request.business, day, link),
        "own": GeneratedLink(link, partner) if link else None,
        "figures": recent_figures(partner, request.business, day),
        "opt_ins": newest_opt_ins(partner),
        "programs": partner.programs.order_by("name"),
    }
    return render(request, "portal/home.html", context)
