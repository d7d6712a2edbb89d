"""Test: a partner tries a link out and sees each step as it happens."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partners.models import Partner
from portal.access import PartnerRequest, for_active_partner, for_partner
from portal.addresses import portal_address
from portal.generator_form import GeneratedLink, chosen_link
from referrals.qr import qr_response
from tracking.models import TestRun
from tracking.test_pages import answer_steps, page_of, say_too_many
from tracking.testing import TooManyTestRunsError, start_test_run, test_address
from tracking.why.reader import Reader


@require_POST
@for_active_partner
def start(request: PartnerRequest, partner: Partner) -> HttpResponse:
    """The address chooses as the QR code's does: link, child partner and Ad."""
    chosen = chosen_link(request.GET, partner)
    if chosen is None:
        messages.error(request, _("This link cannot be tested any more. Choose another one."))
        return redirect("portal:generator")
    try:
        run = start_test_run(chosen.driver, chosen.link, chosen.ad, request.user)
    except TooManyTestRunsError:
        messages.error(request, say_too_many())
        return redirect("portal:generator")
    return redirect("portal:test_run", run.pk)


@require_safe
@for_partner
def show(request: PartnerRequest, partner: Partner, pk: UUID) -> HttpResponse:
    run = own_run(partner, pk)
    again = GeneratedLink(run.link, run.partner, run.ad, is_for_child=run.partner != partner)
    context = page_of(run, Reader.of(partner), request.business) | {
        "partner": partner,
        "steps_address": portal_address(request, "test_run_steps", pk),
        "qr_address": portal_address(request, "test_run_qr", pk),
        "again": f"{portal_address(request, 'test_run_start')}?{again.qr_query}",
    }
    return render(request, "portal/test_run.html", context)


@require_safe
@for_partner
def steps(request: PartnerRequest, partner: Partner, pk: UUID) -> HttpResponse:
    run = own_run(partner, pk)
    return answer_steps(request, page_of(run, Reader.of(partner), request.business))


@require_safe
@for_partner
def qr(_request: PartnerRequest, partner: Partner, pk: UUID) -> HttpResponse:
    return qr_response(test_address(own_run(partner, pk)), "svg", is_download=False)


def own_run(partner: Partner, pk: UUID) -> TestRun:
    """A run that this person started, also for a child partner's link."""
    runs = TestRun.objects.select_related("link", "partner", "ad")
    return get_object_or_404(runs, pk=pk, started_by__partner=partner)
