"""Takes in a filled hosted form, whoever the contact is."""

import secrets
from dataclasses import replace

from django.db import transaction
from django.http import HttpRequest

from integrations.confirmation_mail import ask_to_confirm, is_wanted
from integrations.forms import Carried, SignUpForm
from integrations.forwarding.queueing import forward
from integrations.hosted_form import HostedForm
from integrations.origins import is_from_known_page
from tracking.facts import asks_privacy, cookie_name, cookie_values
from tracking.hit_ids import VisitorCookie, newest_visitor_cookie
from tracking.models import OptIn
from tracking.opt_ins import DifferentOptInError, Recorded, Report, record_opt_in


def take_in(
    request: HttpRequest, hosted: HostedForm, sign_up: SignUpForm, carried: Carried
) -> None:
    """Store the opt-in, forward it and ask the contact to confirm, as the owner wants it."""
    report = report_of(request, hosted, sign_up, carried)
    with transaction.atomic():
        recorded = record(report)
        if not recorded.is_new:
            return
        forward(hosted, recorded)
        if is_wanted(hosted, recorded.opt_in):
            ask_to_confirm(hosted, recorded.opt_in)


def record(report: Report) -> Recorded:
    try:
        return record_opt_in(report)
    except DifferentOptInError:
        # The page was sent, changed and sent again: a correction or another person.
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
        binds_browser=not hosted.is_kiosk and is_from_known_page(request, hosted),
    )


def visitor_cookie(request: HttpRequest) -> VisitorCookie | None:
    """The cookie, unless the browser asks for privacy: then it is not even read."""
    if asks_privacy(request.headers):
        return None
    name = cookie_name(request.is_secure())
    return newest_visitor_cookie(cookie_values(request.headers.get("cookie", ""), name))
