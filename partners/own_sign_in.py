"""What people of the team change about their own sign-in stands in the audit, without secrets."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from business.models import AuditEntry
from partners.user import User

Kind = Authenticator.Type
View = Callable[..., HttpResponseBase]


def note_own_change(user: User, what: str) -> None:
    """Write down `what` the person did, inside its transaction; partners' doings are not noted."""
    if user.is_staff:
        AuditEntry.objects.note(user, AuditEntry.Verb.CHANGED, actor=user, what=what)


def choose_password(user: User, password: str, what: str) -> None:
    """Store the new password, and `what` the person did with it, in one transaction."""
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        note_own_change(user, what)


def say_new_password(user: User, request: HttpRequest) -> str:
    if request.user == user:
        return _("Changed the own password.")
    return _("Chose a new password with a link that was mailed or handed over.")


def noting_second_factor(view: View) -> View:
    """Put what the sign-in's own page does to the second factor and its entry into one change."""

    @wraps(view)
    def noted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if request.method != "POST" or not isinstance(user, User):
            return view(request, *args, **kwargs)
        with transaction.atomic():
            before = factors_of(user)
            response = view(request, *args, **kwargs)
            if what := say_factors(before, factors_of(user)):
                note_own_change(user, what)
        return response

    return noted


def factors_of(user: User) -> dict[str, int]:
    """Which kinds there are; a renewed one has another key."""
    return dict(Authenticator.objects.filter(user=user).values_list("type", "pk"))


def say_factors(before: dict[str, int], after: dict[str, int]) -> str:
    if Kind.TOTP in after and Kind.TOTP not in before:
        return _("Set up a second factor.")
    if Kind.TOTP in before and Kind.TOTP not in after:
        return _("Switched the second factor off.")
    if before.get(Kind.RECOVERY_CODES) != after.get(Kind.RECOVERY_CODES):
        return _("Made new recovery codes; the former ones open nothing any more.")
    return ""
