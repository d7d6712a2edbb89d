"""One application to become a partner, and the answer."""

from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from owner.answering_applications import Place, approve, refusal, refuse
from owner.application_form import ApproveForm, RefuseForm
from owner.history import remember
from owner.page import admin_page
from partners.application import AnsweredMeanwhileError, PartnerApplication
from partners.inviting import CannotInviteError
from partners.models import Partner

CONCERNED = ("terms", "answered_by", "partner", "recruiter")


@require_safe
def application_page(request: HttpRequest, application: PartnerApplication | None) -> HttpResponse:
    if application is None:
        raise Http404
    return show(request, application)


def show(
    request: HttpRequest,
    application: PartnerApplication,
    approve_form: ApproveForm | None = None,
    refuse_form: RefuseForm | None = None,
) -> HttpResponse:
    approving = approve_form or ApproveForm(application)
    context = {
        "title": _("Application of %s") % application.name,
        "opts": PartnerApplication._meta,
        "application": application,
        "approve_form": approving,
        "refuse_form": refuse_form or RefuseForm(refusal(application)),
        "warnings": approving.warnings if application.is_waiting else [],
        "media": approving.media,
        "same_email": Partner.objects.filter(user__email__iexact=application.email).first(),
    }
    return admin_page(request, "owner/application.html", context)


def found(pk: int) -> PartnerApplication:
    rows = PartnerApplication.objects.select_related(*CONCERNED)
    return get_object_or_404(rows, pk=pk)


@require_POST
def application_approve(request: HttpRequest, pk: int) -> HttpResponse:
    application = found(pk)
    if not application.is_waiting:
        return say_answered(request, pk)
    form = ApproveForm(application, request.POST)
    if not form.is_valid():
        return show(request, application, approve_form=form)
    names = ("name", "code", "parent", "programs")
    place = Place(**{name: form.cleaned_data[name] for name in names})
    try:
        partner = approve(
            application,
            place,
            by=request.user,  # type: ignore[arg-type]
            message=form.cleaned_data["message"],
        )
    except AnsweredMeanwhileError:
        return say_answered(request, pk)
    except CannotInviteError as reason:
        # The e-mail is that of somebody who may not sign in, or of the team.
        form.add_error(None, str(reason))
        return show(request, found(pk), approve_form=form)
    except (ValidationError, IntegrityError):
        # Somebody else took the code or e-mail after the check. Nothing of ours is written.
        form.add_error(None, _("Code or e-mail were given to another partner just now."))
        return show(request, found(pk), approve_form=form)
    remember(request, application, CHANGE, _("Approved."))
    remember(request, partner, ADDITION, _("Made from an application."))
    address = reverse("admin:partners_partner_change", args=[partner.pk])
    text = _("%(name)s is a partner now, and the mail is on its way.") % {"name": partner.name}
    link = format_html('{} <a href="{}">{}</a>', text, address, _("Open the partner"))
    messages.success(request, link)
    return redirect("admin:partners_partnerapplication_changelist")


@require_POST
def application_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    application = found(pk)
    if not application.is_waiting:
        return say_answered(request, pk)
    form = RefuseForm(refusal(application), request.POST)
    if not form.is_valid():
        return show(request, application, refuse_form=form)
    try:
        refuse(application, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
    except AnsweredMeanwhileError:
        return say_answered(request, pk)
    remember(request, application, CHANGE, _("Refused."))
    messages.success(request, _("The application of %s is refused.") % application.name)
    return redirect("admin:partners_partnerapplication_changelist")


def say_answered(request: HttpRequest, pk: int) -> HttpResponse:
    application = found(pk)
    named = {
        "name": application.answered_by or _("Somebody"),
        "state": application.get_state_display().lower(),
    }
    text = _("%(name)s answered this application already (%(state)s). You changed nothing.")
    messages.warning(request, text % named)
    return redirect("admin:partners_partnerapplication_change", pk)
