"""Hosted forms: a page that takes an opt-in."""

import secrets
from dataclasses import replace

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from business.models import Business
from integrations.forms import Carried, SignUpForm
from integrations.hosted_form import HostedForm
from tracking.facts import cookie_name, cookie_values
from tracking.hit_ids import VisitorCookie, newest_visitor_cookie
from tracking.models import OptIn
from tracking.opt_ins import DifferentOptInError, Report, record_opt_in


@login_not_required
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form; take it in. It never looks at a session, so there is none to protect."""
    hosted = get_object_or_404(HostedForm.objects.open(), slug=slug)
    if request.method != "POST":
        hit_id = request.GET.get(Business.objects.current().hit_id_parameter, "")
        return show(request, hosted, SignUpForm(hosted), Carried.fresh(hit_id))
    sign_up, carried = SignUpForm(hosted, request.POST), Carried.by(request.POST)
    if not sign_up.is_valid():
        return show(request, hosted, sign_up, carried, status=422)
    if not carried.is_robot:
        take_in(report_of(request, hosted, sign_up, carried))
    return redirect("integrations:thanks", slug=hosted.slug)


@login_not_required
@require_safe
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    hosted = get_object_or_404(HostedForm, slug=slug)
    return render(request, "integrations/thanks.html", {"hosted": hosted})


def show(
    request: HttpRequest,
    hosted: HostedForm,
    sign_up: SignUpForm,
    carried: Carried,
    status: int = 200,
) -> HttpResponse:
    context = {"hosted": hosted, "form": sign_up, "carried": carried}
    return render(request, "integrations/form.html", context, status=status)


def take_in(report: Report) -> None:
    try:
        record_opt_in(report)
    except DifferentOptInError:
        # The page was sent, changed and sent again: another person, hence another opt-in.
        record_opt_in(replace(report, external_id=secrets.token_urlsafe(16)))


def report_of(
    request: HttpRequest, hosted: HostedForm, sign_up: SignUpForm, carried: Carried
) -> Report:
    return Report(
        kind=OptIn.Kind.FORM,
        source=hosted.source,
        external_id=carried.event(),
        email=sign_up.cleaned_data["email"],
        name=sign_up.cleaned_data.get("name", ""),
        hit_id=carried.hit_id,
        cookie=visitor_cookie(request),
    )


def visitor_cookie(request: HttpRequest) -> VisitorCookie | None:
    name = cookie_name(request.is_secure())
    return newest_visitor_cookie(cookie_values(request.headers.get("cookie", ""), name))
