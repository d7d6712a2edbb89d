"""The second factor: who has one, who has to have one, and the way back for who lost theirs."""

from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from business.models import AuditEntry, Business

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from partners.user import User

PUT_OFF_COOKIE = "second_factor_later"
PUT_OFF_SECONDS = 14 * 24 * 3600


def has_second_factor(user: "User") -> bool:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def lacks_required_factor(user: Any, business: Business) -> bool:
    """Whether this person of the team has to set one up before anything else."""
    return user.is_staff and business.requires_second_factor and not has_second_factor(user)


def should_be_asked(request: "HttpRequest", user: "User") -> bool:
    """Whether to suggest one: nobody is asked again for two weeks after "later"."""
    return PUT_OFF_COOKIE not in request.COOKIES and not has_second_factor(user)


def put_off(response: "HttpResponse", *, is_https: bool) -> None:
    response.set_cookie(
        PUT_OFF_COOKIE,
        "1",
        max_age=PUT_OFF_SECONDS,
        secure=is_https,
        httponly=True,
        samesite="Lax",
    )


def forget_second_factor(user: "User", *, actor: Any = None, by: str = "") -> bool:
    """Let the person in with the password alone, to set up another one; False: there was none.

    `actor` or `by` stand in the audit, as in `AuditEntry.objects.note`.
    """
    with transaction.atomic():
        forgotten, _kinds = Authenticator.objects.filter(user=user).delete()
        if forgotten:
            AuditEntry.objects.note(
                user,
                AuditEntry.Verb.CHANGED,
                actor=actor,
                by=by,
                what=_("The second factor was reset."),
            )
    return bool(forgotten)
