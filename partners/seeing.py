"""Whose portal somebody of the team has open for reading, and until when: kept in their session."""

from datetime import UTC, datetime, timedelta

from django.http import HttpRequest

from partners.models import Partner

KEY = "sees_as"
LASTS = timedelta(hours=1)


def start_seeing(request: HttpRequest, partner: Partner) -> None:
    """Open the portal of this partner, beside those that are open in other tabs."""
    now = datetime.now(UTC)
    request.session[KEY] = {
        **{pk: until for pk, until in kept(request).items() if until > now.timestamp()},
        str(partner.pk): (now + LASTS).timestamp(),
    }


def may_see(request: HttpRequest, partner: Partner) -> bool:
    """False before the start, after an hour and in every other session."""
    return kept(request).get(str(partner.pk), 0) > datetime.now(UTC).timestamp()


def kept(request: HttpRequest) -> dict[str, float]:
    found: dict[str, float] = request.session.get(KEY, {})
    return found
