"""One claim of a partner: what may be meant, and the answer."""

from django.contrib import messages
from django.contrib.admin.models import CHANGE
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from business.audit.facts import say_changed
from owner.claim_evidence import gather_evidence
from owner.claim_form import AcceptForm, AnswerForm
from owner.correction_words import say_meanwhile
from owner.history import remember
from owner.page import admin_page
from tracking.claims import AnsweredMeanwhileError, accept_claim, refuse_claim
from tracking.correcting import CorrectedMeanwhileError, NothingToCorrectError
from tracking.models import Claim, Decision, OptIn


@require_safe
def claim_page(request: HttpRequest, claim: Claim | None) -> HttpResponse:
    if claim is None:
        raise Http404
    return show(request, claim, AnswerForm())


def show(request: HttpRequest, claim: Claim, form: AnswerForm) -> HttpResponse:
    asked = request.GET.get("order", "")
    context = {
        "title": _("Claim of %s") % claim.partner.name,
        "opts": Claim._meta,
        "claim": claim,
        "evidence": gather_evidence(claim, asked),
        "form": form,
        "order": asked,
        "is_waiting": claim.state == Claim.State.WAITING,
    }
    return admin_page(request, "owner/claim.html", context)


def found(pk: int) -> Claim:
    return get_object_or_404(Claim.objects.select_related("partner", "answered_by"), pk=pk)


@require_POST
def claim_accept(request: HttpRequest, pk: int) -> HttpResponse:
    claim, form = found(pk), AcceptForm(request.POST)
    if not form.is_valid():
        return show(request, claim, form)
    chosen = form.cleaned_data["opt_in"]
    opt_in = get_object_or_404(OptIn, pk=chosen.opt_in)
    answer, actor = form.cleaned_data["answer"], request.user
    try:
        accept_claim(claim, opt_in, actor=actor, answer=answer, seen=chosen.seen)  # type: ignore[arg-type]
    except AnsweredMeanwhileError as error:
        return say_answered(request, error.claim)
    except CorrectedMeanwhileError as error:
        messages.warning(request, say_meanwhile(error.decision))
        return redirect("admin:tracking_claim_change", pk)
    except NothingToCorrectError:
        form.add_error("opt_in", _("This one cannot be given any more. Choose another."))
        return show(request, claim, form)
    name = claim.partner.name
    former = Decision.objects.select_related("partner").get(pk=chosen.seen).partner
    given = say_changed(_("Credit"), former or _("Nobody"), claim.partner)
    remember(request, opt_in, CHANGE, _("Given to %s, who claimed it.") % name, [given])
    note(request, claim, Claim.State.ACCEPTED, answer)
    messages.success(request, _("%s has the credit now and reads your answer.") % name)
    return redirect("admin:tracking_claim_changelist")


@require_POST
def claim_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    claim, form = found(pk), AnswerForm(request.POST)
    if not form.is_valid():
        return show(request, claim, form)
    try:
        refuse_claim(claim, actor=request.user, answer=form.cleaned_data["answer"])  # type: ignore[arg-type]
    except AnsweredMeanwhileError as error:
        return say_answered(request, error.claim)
    note(request, claim, Claim.State.REFUSED, form.cleaned_data["answer"])
    messages.success(request, _("Refused. %s reads your answer.") % claim.partner.name)
    return redirect("admin:tracking_claim_changelist")


def note(request: HttpRequest, claim: Claim, state: Claim.State, answer: str) -> None:
    changes = [
        say_changed(_("State"), claim.get_state_display(), state.label),
        say_changed(_("Answer"), "", answer),
    ]
    remember(request, claim, CHANGE, changes=changes)


def say_answered(request: HttpRequest, claim: Claim) -> HttpResponse:
    named = {"name": claim.answered_by or _("Somebody"), "state": claim.get_state_display().lower()}
    text = _("%(name)s answered this claim already (%(state)s). You changed nothing.")
    messages.warning(request, text % named)
    return redirect("admin:tracking_claim_change", claim.pk)
