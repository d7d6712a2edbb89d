"""Link Generator: the partner's links, child partners and Ads, and one address out of them."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partners.models import Partner
from partners.recruiting import may_recruit, recruit_address
from portal.access import PartnerRequest, for_active_partner, for_partner
from portal.generator_form import GeneratedLink, GeneratorForm, chosen_link
from referrals.models import Ad, TrackingLink
from referrals.qr import qr_response


@require_safe
@for_partner
def generator(request: PartnerRequest, partner: Partner) -> HttpResponse:
    children = list(Partner.objects.children_of(partner).by_name())
    ads = list(Ad.objects.of(partner).newest_first())
    form = GeneratorForm(
        request.GET,
        partner,
        [child for child in children if child.is_active],
        [ad for ad in ads if not ad.is_archived],
        only_show="show" in request.GET or "where" not in request.GET,
    )
    links = TrackingLink.objects.usable_by(partner).in_order() if form.is_for_child else form.links
    context = {
        "partner": partner,
        "own_links": [GeneratedLink(link, partner) for link in links],
        "children": children,
        "recruit_address": recruit_address(partner) if may_recruit(partner) else "",
        "ads": [ad for ad in ads if not ad.is_archived],
        "archived_ads": [ad for ad in ads if ad.is_archived],
        "form": form,
        "generated": form.generated(),
    }
    return render(request, "portal/generator.html", context)


@require_safe
@for_active_partner
def qr(request: PartnerRequest, partner: Partner, kind: str) -> HttpResponse:
    generated = chosen_link(request.GET, partner)
    if generated is None:
        raise Http404
    return qr_response(generated.address, kind, is_download="download" in request.GET)
