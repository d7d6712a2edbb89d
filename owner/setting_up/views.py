"""The set-up page: opened with the one-time address, closed for ever once there is an owner."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from business.models import AuditEntry, Business
from owner.history import remember
from owner.setting_up.address import is_good
from owner.setting_up.finishing import AlreadySetUpError, set_up
from owner.setting_up.form import SetUpForm
from owner.setting_up.places import country_of, currency_of, zone_of
from partners.models import User

SESSION_KEY = "set_up"


@require_safe
@login_not_required
@never_cache
def set_up_open(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address, which browsers and servers write down."""
    if refusal := refuse(request, token):
        return refusal
    request.session[SESSION_KEY] = token
    return redirect("set_up")


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
def set_up_page(request: HttpRequest) -> HttpResponse:
    if refusal := refuse(request, request.session.get(SESSION_KEY, "")):
        return refusal
    if request.method != "POST":
        return show(request, SetUpForm(initial=guesses(request)))
    form = SetUpForm(request.POST)
    return finish(request, form) if form.is_valid() else show(request, form)


def refuse(request: HttpRequest, token: str) -> HttpResponse | None:
    if User.objects.has_owner():
        return say_done(request)
    if not is_good(token):
        return render(request, "set_up/no_address.html", status=404)
    return None


def say_done(request: HttpRequest) -> HttpResponse:
    return render(request, "set_up/done.html", status=410)


def show(request: HttpRequest, form: SetUpForm) -> HttpResponse:
    return render(request, "set_up/set_up.html", {"form": form})


def guesses(request: HttpRequest) -> dict[str, str]:
    country = country_of(request)
    return {"country": country, "currency": currency_of(country), "time_zone": zone_of(country)}


def finish(request: HttpRequest, form: SetUpForm) -> HttpResponse:
    try:
        with transaction.atomic():
            owner = set_up(form.answers())
            response = perform_login(request, owner, redirect_url=reverse("admin:index"))
            remember(request, Business.objects.current(), AuditEntry.Verb.ADDED, _("Set up"))
    except AlreadySetUpError:
        return say_done(request)
    messages.success(request, _("Sentby is set up, and you are signed in."))
    return response
