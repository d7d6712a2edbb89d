"""Takes in a filled hosted form and asks the contact to confirm, if the owner wants that."""

import logging
import secrets
from dataclasses import replace
from functools import partial
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from business.models import Business
from integrations.forms import Carried, SignUpForm
from integrations.hosted_form import HostedForm
from tracking.facts import cookie_name, cookie_values
from tracking.hit_ids import VisitorCookie, newest_visitor_cookie, write_confirmation
from tracking.models import OptIn
from tracking.opt_ins import DifferentOptInError, Recorded, Report, record_opt_in

logger = logging.getLogger("sentby.forms")


def take_in(
    request: HttpRequest, hosted: HostedForm, sign_up: SignUpForm, carried: Carried
) -> None:
    """Store the opt-in; whoever the contact is, the prospect gets the same answer."""
    report = report_of(request, hosted, sign_up, carried)
    with transaction.atomic():
        recorded = record(report)
        if hosted.confirms_email and recorded.opt_in.contact.confirmed_at is None:
            transaction.on_commit(partial(ask_to_confirm, hosted, recorded.opt_in))


def record(report: Report) -> Recorded:
    try:
        return record_opt_in(report)
    except DifferentOptInError:
        # The page was sent, changed and sent again: another person, hence another opt-in.
        return record_opt_in(replace(report, external_id=secrets.token_urlsafe(16)))


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
        answers=sign_up.answers(),
        binds_browser=not hosted.is_kiosk,
    )


def visitor_cookie(request: HttpRequest) -> VisitorCookie | None:
    name = cookie_name(request.is_secure())
    return newest_visitor_cookie(cookie_values(request.headers.get("cookie", ""), name))


def ask_to_confirm(hosted: HostedForm, opt_in: OptIn) -> None:
    path = reverse("integrations:confirm", args=[hosted.slug, write_confirmation(opt_in.pk)])
    context = {
        "hosted": hosted,
        "business": Business.objects.current(),
        "address": f"{settings.BASE_URL}{path}",
    }
    text = render_to_string("integrations/confirm_mail.txt", context)
    subject = _("Please confirm: %(title)s") % {"title": " ".join(hosted.title.split())}
    try:
        send_mail(subject, text, None, [opt_in.contact.email])
    except (SMTPException, OSError):
        # The opt-in stands, provisional; the operator's log says what the mail server said.
        logger.exception("opt-in %s: the confirmation could not be sent", opt_in.pk)
