"""The public form for people who want to become a partner (docs/rules.md, Applications)."""

from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from business.client_address import address_of
from business.models import Business
from partners.application_mail import confirm
from partners.models import Joining, PartnerApplication, Terms, User
from partners.recruiting import (
    COOKIE,
    COOKIE_SECONDS,
    read_recruiter,
    recruiter_coded,
    recruiter_numbered,
    write_recruiter,
)
from portal.application_limit import is_too_many, may_confirm
from portal.apply_form import ApplyForm, Carried, is_robot
from tracking.facts import asks_privacy


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    joining = Joining.objects.current()
    # Before the set-up nobody would read an application, nor know what to ask.
    if not joining.takes_applications or not User.objects.has_owner():
        status = HTTPStatus.FORBIDDEN if request.method == "POST" else HTTPStatus.OK
        return render(request, "public/apply_closed.html", status=status)
    terms = Terms.objects.in_force()
    questions = list(joining.questions.all())
    if request.method != "POST":
        return show(request, joining, ApplyForm(questions, terms), terms)
    form = ApplyForm(questions, terms, request.POST)
    if not form.is_valid():
        return show(request, joining, form, terms, HTTPStatus.UNPROCESSABLE_ENTITY)
    if is_robot(request.POST):
        return redirect("apply_thanks")
    if refusal := refuse(request, terms):
        form.add_error(None, refusal[0])
        return show(request, joining, form, terms, refusal[1])
    take_in(request, joining, form, terms)
    return redirect("apply_thanks")


def refuse(request: HttpRequest, terms: Terms | None) -> tuple[str, HTTPStatus] | None:
    """Why a valid application is not taken now: the text to show and its status."""
    carried = Carried.by(request.POST)
    if carried is None or carried.is_too_fast:
        return _("Please press the button once more."), HTTPStatus.UNPROCESSABLE_ENTITY
    if terms and carried.terms != terms.pk:
        text = _(
            "The terms were changed a moment ago. Please read them again and press the button."
        )
        return text, HTTPStatus.UNPROCESSABLE_ENTITY
    if is_too_many(address_of(request)):
        text = _("Too many applications at once. Please try again in an hour; nothing was stored.")
        return text, HTTPStatus.TOO_MANY_REQUESTS
    return None


def take_in(request: HttpRequest, joining: Joining, form: ApplyForm, terms: Terms | None) -> None:
    carried = Carried.by(request.POST)
    with transaction.atomic():
        application = PartnerApplication.objects.apply(
            name=form.cleaned_data["name"],
            email=form.cleaned_data["email"],
            answers=form.answers,
            terms=terms,
            recruiter=recruiter_numbered(carried.recruiter if carried else None),
        )
        if application and may_confirm():
            confirm(application, joining.confirmation_text)


def show(
    request: HttpRequest,
    joining: Joining,
    form: ApplyForm,
    terms: Terms | None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    carried = Carried.by(request.POST)
    if carried is None:
        carried = Carried.fresh(terms, recruiter_of(request))
    elif carried.terms != (terms.pk if terms else None):
        carried = Carried.fresh(terms, carried.recruiter)
    context = {"joining": joining, "form": form, "terms": terms, "seal": carried.seal}
    return render(request, "public/apply.html", context, status=status)


def recruiter_of(request: HttpRequest) -> int | None:
    """By the address, else by the cookie of a recruit link that was opened before."""
    recruiter = recruiter_coded(request.GET.get("by", ""))
    if recruiter is None and not asks_privacy(request.headers):
        recruiter = read_recruiter(request.COOKIES.get(COOKIE, ""))
    return recruiter.pk if recruiter else None


@login_not_required
@never_cache
@require_safe
def recruit(request: HttpRequest, code: str) -> HttpResponse:
    """No hit, whatever becomes of it: only the form learns who sent the person."""
    recruiter = recruiter_coded(code)
    if recruiter is None:
        return redirect("apply")
    response = redirect(f"{reverse('apply')}?{urlencode({'by': recruiter.code})}")
    business: Business = request.business  # type: ignore[attr-defined]
    if business.consent == Business.Consent.COOKIE and not asks_privacy(request.headers):
        response.set_cookie(
            COOKIE,
            write_recruiter(recruiter),
            max_age=COOKIE_SECONDS,
            path=reverse("apply"),
            secure=settings.IS_HTTPS,
            httponly=True,
            samesite="Lax",
        )
    return response


@login_not_required
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "public/apply_thanks.html")
