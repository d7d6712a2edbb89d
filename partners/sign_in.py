"""One door for partners and staff: who may sign in and where it leads."""

import logging
from smtplib import SMTPException
from typing import Any, ClassVar
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from business.client_address import address_of
from business.models import OutgoingMessage
from business.outbox.mail import say_away
from partners.models import Partner, User
from partners.own_clicks import mark_own_clicks
from partners.own_sign_in import choose_password, say_new_password

STAFF_SESSION_SECONDS = 12 * 3600
# Somebody waits for these and gets on with what stands in them; they are kept nowhere.
WAITED_FOR = {
    "account/email/login_code",
    "account/email/password_reset_key",
    "account/email/unknown_account",
}

logger = logging.getLogger("sentby.mail")


def partner_of(user: User) -> Partner | None:
    return getattr(user, "partner", None)


def may_sign_in(user: User) -> bool:
    """Being staff outweighs a banned partner."""
    if user.is_switched_off:
        return False
    partner = partner_of(user)
    return user.is_staff or partner is None or partner.may_sign_in


class SignInBackend(AuthenticationBackend):
    def user_can_authenticate(self, user: AbstractBaseUser) -> bool:
        return isinstance(user, User) and may_sign_in(user)

    def get_user(self, user_id: Any) -> User | None:
        user = User.objects.select_related("partner").filter(pk=user_id).first()
        return user if user and may_sign_in(user) else None


class AccountAdapter(DefaultAccountAdapter):
    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": _("Too many tries. Please wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Limits on wrong passwords go by the person's address, not by the proxy's."""
        return address_of(request)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Where all new passwords are stored but those of invitations."""
        assert isinstance(user, User)  # noqa: S101  # no other kind signs in
        choose_password(user, password, say_new_password(user, self.request))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """At once where somebody waits for it; notices of what was done leave by the outbox."""
        if template_prefix not in WAITED_FOR:
            queue_notice(self.render_mail(template_prefix, email, {**context, "email": email}))
            return
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as error:
            # The same for known and unknown people: both are sent a mail.
            logger.warning("a sign-in mail was not sent: %s", say_away(error))
            page = render(self.request, "account/mail_away.html", status=503)
            raise ImmediateHttpResponse(page) from error

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        # A code by mail or a new password also ends here, past the backend's own check.
        if not may_sign_in(user):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        limit_session(request)
        mark_own_clicks(response, is_staff=user.is_staff, partner=partner_of(user))
        return response


def queue_notice(mail: EmailMessage) -> None:
    OutgoingMessage.objects.queue_mail(
        to=mail.to[0], subject=str(mail.subject), text=str(mail.body), dedupe=f"account:{uuid4()}"
    )


def limit_session(request: HttpRequest) -> None:
    """Staff sign in again each working day; partners stay signed in."""
    if isinstance(request.user, User) and request.user.is_staff:
        request.session.set_expiry(STAFF_SESSION_SECONDS)
