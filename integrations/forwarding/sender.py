"""Sends copies of opt-ins to web addresses, signed as Standard Webhooks say."""

import ssl
import time
from datetime import UTC, datetime
from http import HTTPStatus
from http.client import HTTPException

from django.utils.translation import gettext as _
from standardwebhooks import Webhook

from business.models import OutgoingMessage
from business.outbox.mail import plain
from business.outbox.outcome import NotNowError, RefusedError
from business.outgoing.request import Answer, post
from integrations.forwarding.target import find_target
from integrations.hosted_form import HostedForm
from referrals.destinations import origin_of

LONGEST_SAID = 200
SECONDS_AWAY = 60


class CopySender:
    """Leaves a receiver alone for a while that let us wait: others must not wait for it, too."""

    def __init__(self) -> None:
        self.away_until: dict[str, float] = {}

    def send(self, message: OutgoingMessage) -> None:
        form = form_of(message)
        origin = origin_of(form.copy_to)
        if self.away_until.get(origin, 0) > time.monotonic():
            raise NotNowError(_("The receiver did not answer the copy before this one."))
        try:
            answer = deliver(message, form)
        except (OSError, HTTPException) as error:
            if isinstance(error, TimeoutError):
                self.away_until[origin] = time.monotonic() + SECONDS_AWAY
            raise NotNowError(say_failure(error)) from error
        judge(answer)

    def rest(self) -> None:
        """Nothing is kept open."""


def form_of(message: OutgoingMessage) -> HostedForm:
    """The form, with the address and secret in force: a mended address holds for what waits."""
    form = HostedForm.objects.filter(slug=message.about.removeprefix("form:")).first()
    if form is None:
        raise RefusedError(_("The form was deleted."))
    if not form.copy_to:
        raise RefusedError(_("The form sends no copies any more."))
    if message.to != form.copy_to:
        OutgoingMessage.objects.filter(pk=message.pk).update(to=form.copy_to)
    return form


def deliver(message: OutgoingMessage, form: HostedForm) -> Answer:
    secret = form.copy_secret or form.renew_secret()
    target = find_target(form.copy_to)
    return post(target, message.text.encode(), headers_of(message, secret))


def headers_of(message: OutgoingMessage, secret: str) -> dict[str, str]:
    """The id stays through all attempts, so that the receiver knows what it has already."""
    now = datetime.now(UTC)
    return {
        "Content-Type": "application/json",
        "User-Agent": "Sentby",
        "webhook-id": message.dedupe,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(message.dedupe, now, message.text),
    }


def judge(answer: Answer) -> None:
    if answer.is_success:
        return
    if answer.status == HTTPStatus.GONE:
        raise RefusedError(_("The receiver wants no more copies (410)."))
    if 300 <= answer.status < 400:
        text = _("The receiver sends us to another address (%s). Enter that one at the form.")
        raise NotNowError(text % answer.status)
    said = " ".join(plain(answer.text).split())[:LONGEST_SAID]
    raise NotNowError(_("The receiver answers: %s") % f"{answer.status} {said}".strip())


def say_failure(error: OSError | HTTPException) -> str:
    match error:
        case TimeoutError():
            return _("The receiver does not answer in time.")
        case ssl.SSLCertVerificationError():
            said = plain(error.verify_message)
            return _("The receiver's certificate is not valid: %s") % said
        case ConnectionResetError() | HTTPException():
            return _("The receiver broke off, or does not speak HTTP.")
        case ssl.SSLError():
            return _("The receiver and we find no secure connection.")
    reason = error.strerror or str(error)
    return _("The receiver cannot be reached: %s.") % plain(reason).rstrip(".")
