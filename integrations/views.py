"""Hosted forms: a page that takes an opt-in, also from a form on the owner's own page."""

import logging
from http import HTTPStatus

from csp.constants import SELF
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from business.client_address import address_of
from business.models import Business
from integrations.form_load import is_overloaded
from integrations.forms import Carried, SignUpForm
from integrations.hosted_form import HostedForm
from integrations.snippet import write_snippet
from integrations.submissions import take_in
from tracking.confirmation import confirm_opt_in
from tracking.facts import cookie_name
from tracking.hit_ids import read_confirmation
from tracking.models import OptIn

logger = logging.getLogger("sentby.forms")

# The forms of this process as last seen: one can come back with what was typed while the database
# is away.
REMEMBERED: dict[str, tuple[HostedForm, Business]] = {}


@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form; take it in. It never looks at a session, so there is none to protect."""
    hosted, business = find_form(slug)
    request.business = business  # type: ignore[attr-defined]
    if request.method != "POST":
        carried = Carried.fresh(request.GET.get(business.hit_id_parameter, ""))
        return show(request, hosted, SignUpForm(hosted), carried)
    return submit(request, hosted, Carried.by(request.POST, business.hit_id_parameter))


def find_form(slug: str) -> tuple[HostedForm, Business]:
    try:
        hosted = get_object_or_404(HostedForm.objects.open(), slug=slug)
        REMEMBERED[slug] = hosted, Business.objects.current()
    except Http404:
        REMEMBERED.pop(slug, None)
        raise
    except DatabaseError:
        if slug not in REMEMBERED:
            raise
    return REMEMBERED[slug]


def submit(request: HttpRequest, hosted: HostedForm, carried: Carried) -> HttpResponse:
    sign_up = SignUpForm(hosted, request.POST)
    if not sign_up.is_valid():
        return show(request, hosted, sign_up, carried, HTTPStatus.UNPROCESSABLE_ENTITY)
    if carried.is_robot:
        return thank(hosted)
    try:
        refusal = refuse(request, hosted, carried)
        if refusal is None:
            take_in(request, hosted, sign_up, carried)
    except DatabaseError:
        logger.exception("form %s: a submission could not be stored", hosted.slug)
        text = _("We could not store this just now. Please press the button again in a minute.")
        refusal = text, HTTPStatus.SERVICE_UNAVAILABLE
    if refusal is None:
        return thank(hosted)
    sign_up.add_error(None, refusal[0])
    return show(request, hosted, sign_up, carried, refusal[1])


def refuse(
    request: HttpRequest, hosted: HostedForm, carried: Carried
) -> tuple[str, HTTPStatus] | None:
    """Why a valid submission is not taken now: the text to show and its status."""
    if carried.is_too_fast:
        text = _("That was very fast. Please press the button once more.")
        return text, HTTPStatus.UNPROCESSABLE_ENTITY
    if is_overloaded(hosted, address_of(request)):
        text = _("Too many sign-ups at once. Please try again in an hour; nothing was stored.")
        return text, HTTPStatus.TOO_MANY_REQUESTS
    return None


def show(
    request: HttpRequest,
    hosted: HostedForm,
    sign_up: SignUpForm,
    carried: Carried,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "hosted": hosted,
        "form": sign_up,
        "carried": carried,
        # A form on another page comes back here to be mended.
        "action": reverse("integrations:form", args=[hosted.slug]),
    }
    response = render(request, "integrations/form.html", context, status=status)
    if hosted.thank_you_address:
        # Chromium holds each redirect after the answer against form-action, also those of the
        # owner's website, say from example.com to www.example.com: the button would seem dead.
        allowed = {"form-action": [SELF, "https:", "http:"]}
        response._csp_update = allowed  # type: ignore[attr-defined]
    return response


def thank(hosted: HostedForm) -> HttpResponse:
    own_page = reverse("integrations:thanks", args=[hosted.slug])
    response = HttpResponseRedirect(hosted.thank_you_address or own_page)
    if hosted.is_kiosk:
        for is_https in (True, False):
            response.delete_cookie(cookie_name(is_https), samesite="None" if is_https else None)
    return response


@login_not_required
@require_safe
def snippet(request: HttpRequest) -> HttpResponse:
    """The script that the owner's pages load; an hour in caches, so that settings get through."""
    text = write_snippet(request.business)  # type: ignore[attr-defined]
    headers = {
        "Cache-Control": "public, max-age=3600",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers=headers)


@login_not_required
@require_safe
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    hosted = get_object_or_404(HostedForm, slug=slug)
    return render(request, "integrations/thanks.html", {"hosted": hosted})


@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """A button, not the link itself, confirms: mail scanners open links."""
    hosted = get_object_or_404(HostedForm, slug=slug)
    opt_in = get_object_or_404(OptIn, pk=read_confirmation(token), source=hosted.source)
    if request.method == "POST":
        confirm_opt_in(opt_in)
    context = {"hosted": hosted, "is_confirmed": request.method == "POST"}
    return render(request, "integrations/confirm.html", context)
