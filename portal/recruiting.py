"""The partner's recruit link, on the Link Generator page."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from partners.models import Partner
from partners.recruiting import may_recruit, recruit_address
from portal.access import PartnerRequest, for_active_partner
from referrals.qr import qr_response


@require_safe
@for_active_partner
def recruit_qr(request: PartnerRequest, partner: Partner, kind: str) -> HttpResponse:
    if not may_recruit(partner):
        raise Http404
    return qr_response(recruit_address(partner), kind, is_download="download" in request.GET)
