"""The public form for people who want to become a partner (docs/rules.md, Applications)."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from business.client_address import address_of
from partners.models import Joining, PartnerApplication, Terms
from portal.application_limit import is_too_many
from portal.apply_form import ApplyForm, Carried, is_robot


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    joining = Joining.objects.current()
    if not joining.takes_applications:
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
    take_in(form, terms)
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


def take_in(form: ApplyForm, terms: Terms | None) -> None:
    with transaction.atomic():
        PartnerApplication.objects.apply(
            name=form.cleaned_data["name"],
            email=form.cleaned_data["email"],
            answers=form.answers,
            terms=terms,
        )


def show(
    request: HttpRequest,
    joining: Joining,
    form: ApplyForm,
    terms: Terms | None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    carried = Carried.by(request.POST)
    if carried is None or carried.terms != (terms.pk if terms else None):
        carried = Carried.fresh(terms)
    context = {"joining": joining, "form": form, "terms": terms, "seal": carried.seal}
    return render(request, "public/apply.html", context, status=status)


@login_not_required
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "public/apply_thanks.html")
