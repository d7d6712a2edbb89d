"""A small signed cookie by which /go/ knows a partner's own and the staff's clicks.

It can only lower credit, so it stays after sign-out (docs/rules.md, Own clicks).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing

if TYPE_CHECKING:
    from django.http import HttpResponse

    from partners.models import Partner

COOKIE = "__Secure-own" if settings.IS_HTTPS else "own"
SALT = "sentby.own-clicks"
SECONDS = 180 * 24 * 3600


@dataclass(frozen=True, slots=True)
class OwnMark:
    """Who clicks: staff, or the partner of this id, or neither."""

    is_staff: bool = False
    partner_id: int | None = None


NOBODY = OwnMark()


def mark_own_clicks(response: "HttpResponse", *, is_staff: bool, partner: "Partner | None") -> None:
    value = signing.dumps([int(is_staff), partner.pk if partner else 0], salt=SALT)
    response.set_cookie(
        COOKIE,
        value,
        max_age=SECONDS,
        path="/go/",
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )


def read_own_mark(value: str | None) -> OwnMark:
    """The mark in a cookie's value; a forged, old or missing one marks nobody."""
    if not value:
        return NOBODY
    try:
        is_staff, partner_id = signing.loads(value, salt=SALT, max_age=SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return NOBODY
    return OwnMark(bool(is_staff), int(partner_id) or None)
