"""One door for partners and staff: who may sign in and where it leads."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

from business.client_address import address_of
from partners.models import Partner, User
from partners.own_clicks import mark_own_clicks

STAFF_SESSION_SECONDS = 12 * 3600


def partner_of(user: User) -> Partner | None:
    return getattr(user, "partner", None)


def may_sign_in(user: User) -> bool:
    """Demo people never enter a production install; being staff outweighs a banned partner."""
    if not user.is_active or (user.is_demo and not settings.DEMO):
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
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Limits on wrong passwords go by the person's address, not by the proxy's."""
        return address_of(request)

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


def limit_session(request: HttpRequest) -> None:
    """Staff sign in again each working day; partners stay signed in."""
    if isinstance(request.user, User) and request.user.is_staff:
        request.session.set_expiry(STAFF_SESSION_SECONDS)
