"""The owner's days: every report counts by them, every instant is stored in UTC."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def validate_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(
            _("“%(name)s” is not a time zone. Example: Europe/Berlin."), "zone", {"name": name}
        )


def day_of(instant: datetime, zone: ZoneInfo) -> date:
    """The owner's day on which a UTC instant falls (docs/rules.md, Numbers)."""
    return instant.astimezone(zone).date()


def today(zone: ZoneInfo) -> date:
    return day_of(datetime.now(UTC), zone)


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """The UTC instant at which the owner's day begins, also on days when clocks change."""
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def days_between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
