"""Give the credit of an opt-in to somebody else: form, preview, deed."""

from uuid import UUID

from django.contrib import messages
from django.contrib.admin.models import CHANGE
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from business.audit.facts import say_changed
from owner.correct_form import CorrectForm
from owner.correction_words import say_done, say_meanwhile, what_changes
from owner.history import remember
from owner.keys import is_key
from owner.page import admin_page
from owner.roles import for_who_may_change
from tracking.correcting import (
    CorrectedMeanwhileError,
    NothingToCorrectError,
    correct_credit,
    is_correctable,
)
from tracking.models import Decision, OptIn


@for_who_may_change
@require_http_methods(["GET", "HEAD", "POST"])
def opt_in_correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    opt_in = get_object_or_404(OptIn.objects.select_related("contact"), pk=pk)
    decisions = Decision.objects.standing().select_related("partner", "actor", "link")
    standing = decisions.filter(opt_in=opt_in).first()
    if standing is None or not is_correctable(opt_in):
        messages.info(request, _("The credit of a test or of a duplicate cannot be given away."))
        return why_page(opt_in)
    if request.method != "POST":
        return ask(request, opt_in, CorrectForm(standing), standing.pk)
    form, seen = CorrectForm(standing, request.POST), seen_of(request)
    if seen != standing.pk:
        return refuse(request, standing, form)
    if not form.is_valid() or "again" in request.POST:
        return ask(request, opt_in, form, seen)
    return deed(request, form) if "sure" in request.POST else preview(request, form)


def seen_of(request: HttpRequest) -> int:
    """The decision that stood when the page was opened; 0 for what people make up."""
    seen = request.POST.get("seen", "")
    return int(seen) if is_key(seen) else 0


def why_page(opt_in: OptIn) -> HttpResponse:
    return redirect("admin:tracking_optin_change", opt_in.pk)


def ask(request: HttpRequest, opt_in: OptIn, form: CorrectForm, seen: int) -> HttpResponse:
    context = {
        "title": _("Give the credit to someone else")
        if form.standing.partner
        else _("Give the credit to a partner"),
        "opts": OptIn._meta,
        "original": opt_in,
        "form": form,
        "seen": seen,
        "holder": form.standing.partner,
        "back": reverse("admin:tracking_optin_change", args=[opt_in.pk]),
    }
    return admin_page(request, "owner/correct.html", context)


def preview(request: HttpRequest, form: CorrectForm) -> HttpResponse:
    opt_in = form.standing.opt_in
    context = {
        "title": _("Is this right?"),
        "opts": OptIn._meta,
        "original": opt_in,
        "form": form,
        "seen": form.standing.pk,
        "changes": what_changes(form.standing, form.wanted),
        "readers": [each.name for each in (form.standing.partner, form.wanted) if each],
        "note": form.cleaned_data["note"],
    }
    return admin_page(request, "owner/correct_preview.html", context)


def deed(request: HttpRequest, form: CorrectForm) -> HttpResponse:
    former, note = form.standing, form.cleaned_data["note"]
    actor = request.user
    try:
        correct_credit(former.opt_in, form.wanted, actor=actor, note=note, seen=former.pk)  # type: ignore[arg-type]
    except CorrectedMeanwhileError as error:
        return refuse(request, error.decision, form)
    except NothingToCorrectError:
        messages.info(request, _("Nothing changed: the opt-in was decided otherwise meanwhile."))
        return why_page(former.opt_in)
    done = say_done(former.partner, form.wanted)
    nobody = _("Nobody")
    given = say_changed(_("Credit"), former.partner or nobody, form.wanted or nobody)
    remember(request, former.opt_in, CHANGE, f"{done} {note}", [given])
    messages.success(request, done)
    return why_page(former.opt_in)


def refuse(request: HttpRequest, standing: Decision, form: CorrectForm) -> HttpResponse:
    """Another decision stands than the one that was looked at."""
    if standing.actor == request.user and is_as_wanted(standing, form):
        # The button was pressed twice.
        messages.info(request, _("This is done already; it was done once."))
    else:
        messages.warning(request, say_meanwhile(standing))
    return why_page(standing.opt_in)


def is_as_wanted(standing: Decision, form: CorrectForm) -> bool:
    form.is_valid()
    return form.cleaned_data.get("partner", standing) == standing.partner
