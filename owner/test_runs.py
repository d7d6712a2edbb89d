"""Test it: the owner tries a link out for a partner and sees each step as it happens."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from owner.form_markup import snippet_line
from owner.keys import is_key
from owner.link_access import partners_who_may_use
from owner.page import admin_page
from owner.widgets import partner_field
from partners.models import Partner
from referrals.models import TrackingLink
from referrals.qr import qr_response
from tracking.models import TestRun
from tracking.test_pages import answer_steps, page_of, say_too_many
from tracking.testing import TooManyTestRunsError, start_test_run, test_address
from tracking.why.reader import Reader


class StartForm(forms.Form):
    """Without a partner the first one who may use the link."""

    partner = partner_field(
        nobody=gettext_lazy("Choose a partner"), label=gettext_lazy("Referral partner")
    )


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    key = request.POST.get("link", "")
    link = get_object_or_404(TrackingLink, pk=key if is_key(key) else None)
    partner = partner_for(link, StartForm(request.POST))
    if partner is None:
        messages.error(
            request,
            _("No active partner can use this link, so nobody would get credit. Add one first."),
        )
        return redirect("admin:referrals_trackinglink_change", link.pk)
    try:
        run = start_test_run(partner, link, None, request.user)  # type: ignore[arg-type]
    except TooManyTestRunsError:
        messages.error(request, say_too_many())
        return redirect("admin:referrals_trackinglink_change", link.pk)
    return redirect("admin:test_run", run.pk)


def partner_for(link: TrackingLink, form: StartForm) -> Partner | None:
    """Who was chosen, also one who may not use the link: the test says why."""
    chosen: Partner | None = form.cleaned_data["partner"] if form.is_valid() else None
    return chosen or partners_who_may_use(link).order_by("pk").first()


@require_safe
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    run = find_run(pk)
    form = StartForm(initial={"partner": run.partner})
    context = page_of(run, Reader.owner(), request.business) | {  # type: ignore[attr-defined]
        "title": _("Test: %s") % run.link.name,
        "opts": TrackingLink._meta,
        "form": form,
        "media": form.media,
        "line": snippet_line(),
        "steps_address": reverse("admin:test_run_steps", args=[pk]),
        "qr_address": reverse("admin:test_run_qr", args=[pk]),
    }
    return admin_page(request, "owner/test_run.html", context)


@require_safe
def steps(request: HttpRequest, pk: UUID) -> HttpResponse:
    context = page_of(find_run(pk), Reader.owner(), request.business)  # type: ignore[attr-defined]
    return answer_steps(request, context | {"line": snippet_line()})


@require_safe
def qr(_request: HttpRequest, pk: UUID) -> HttpResponse:
    return qr_response(test_address(find_run(pk)), "svg", is_download=False)


def find_run(pk: UUID) -> TestRun:
    return get_object_or_404(TestRun.objects.select_related("link", "partner", "ad"), pk=pk)
