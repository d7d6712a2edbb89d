"""Sends an e-mail by the server that EMAIL_URL names."""

import smtplib
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext as _

from business.outbox.message import OutgoingMessage
from business.outbox.outcome import AwayError, NotNowError, RefusedError

PERMANENT = range(500, 600)
CONSOLE = "django.core.mail.backends.console.EmailBackend"


def reaches_nobody() -> bool:
    """No EMAIL_URL: mails are only printed, which the demo wants."""
    return settings.EMAIL_BACKEND == CONSOLE and not settings.DEMO


class MailSender:
    """Keeps the connection while messages are due: 5,000 need not sign in 5,000 times."""

    def __init__(self) -> None:
        self.connection: BaseEmailBackend | None = None

    def send(self, message: OutgoingMessage) -> None:
        try:
            self.deliver(mail_of(message))
        except smtplib.SMTPRecipientsRefused as error:
            # One mail, one recipient; servers may be told another spelling of it.
            code, answer = next(iter(error.recipients.values()))
            raise refusal(code, answer) from error
        except smtplib.SMTPDataError as error:
            raise refusal(error.smtp_code, error.smtp_error) from error
        except (SMTPException, OSError) as error:
            raise AwayError(say_away(error)) from error
        except ValueError as error:
            # A header that no mail can have; Django refuses line breaks with this, too.
            text = _("This address or subject cannot stand in an e-mail.")
            raise RefusedError(text) from error

    def deliver(self, mail: EmailMultiAlternatives) -> None:
        is_done = False
        try:
            if self.connection is None:
                self.connection = get_connection()
                self.connection.open()
            self.connection.send_messages([mail])
            is_done = True
        finally:
            if not is_done:
                self.rest()

    def rest(self) -> None:
        if self.connection is None:
            return
        connection, self.connection = self.connection, None
        try:
            connection.close()
        except (SMTPException, OSError):
            # The other side had closed it before.
            return


def mail_of(message: OutgoingMessage) -> EmailMultiAlternatives:
    reply_to = [message.reply_to] if message.reply_to else None
    mail = EmailMultiAlternatives(
        message.subject,
        message.text,
        to=[message.to],
        reply_to=reply_to,
        headers=unsubscribe_headers(message.unsubscribe),
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    return mail


def unsubscribe_headers(address: str) -> dict[str, str]:
    """What makes mail programs show a button of their own for it (RFC 8058)."""
    if not address:
        return {}
    one_click = "List-Unsubscribe=One-Click"
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": one_click}


def refusal(code: int, answer: bytes | str) -> NotNowError | RefusedError:
    """What the mail server said of this message or its recipient (RFC 5321, 4.2.1)."""
    said = f"{code} {plain(answer)}"
    if code in PERMANENT:
        return RefusedError(_("The mail server refuses it: %(said)s") % {"said": said})
    return NotNowError(_("The mail server does not take it now: %(said)s") % {"said": said})


def say_away(error: SMTPException | OSError) -> str:
    """Nothing is wrong with the message: the server, or how we are to speak to it."""
    match error:
        case smtplib.SMTPAuthenticationError():
            return _("The mail server refuses our sign-in. Check EMAIL_URL.")
        case smtplib.SMTPSenderRefused():
            said = f"{error.smtp_code} {plain(error.smtp_error)}"
            text = _("The mail server refuses our sender. Check DEFAULT_FROM_EMAIL. It says: %s")
            return text % said
        case TimeoutError():
            return _("The mail server does not answer in time.")
        case smtplib.SMTPResponseException():
            said = f"{error.smtp_code} {plain(error.smtp_error)}"
            return _("The mail server turns us away: %s") % said
        case smtplib.SMTPServerDisconnected():
            return _("The mail server broke off, or did not answer in time.")
        case smtplib.SMTPNotSupportedError():
            said = plain(str(error))
            return _("The mail server cannot do what EMAIL_URL asks for: %s") % said
    reason = getattr(error, "strerror", None) or str(error)
    return _("The mail server cannot be reached: %s.") % plain(reason).rstrip(".")


def plain(answer: bytes | str) -> str:
    """One printable line of what the server says."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return "".join(each if each.isprintable() else " " for each in text)[:300]
