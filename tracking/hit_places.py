"""Places in a list of hits that is read page by page over the key, a few days at a time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from business.days import day_of, start_of
from tracking.models import Hit
from tracking.uuid7 import EPOCH, RESOLUTION, instant_of, lowest_uuid7

ROWS = 50
# All of a key but its milliseconds.
RANDOM_BITS = 80
# A key made up by hand may hold a time that no calendar has.
LATEST = (datetime(2200, 1, 1, tzinfo=UTC) - EPOCH) // RESOLUTION


@dataclass(frozen=True, slots=True)
class HitPage:
    """Rows, newest first, and the keys at which the pages beside begin; None: there is none."""

    rows: list[Hit]
    older: UUID | None = None
    newer: UUID | None = None


def read_place(text: str) -> UUID | None:
    """The place that an address names; None for what people make up."""
    try:
        key = UUID(text)
    except ValueError:
        return None
    return key if 0 < key.int >> RANDOM_BITS < LATEST else None


def day_beside(place: UUID, zone: ZoneInfo, *, is_backward: bool) -> date:
    """Of the first key beyond the place, which may stand at the very end of a day."""
    return day_of(instant_of(UUID(int=place.int + (-1 if is_backward else 1))), zone)


def end_of(day: date, zone: ZoneInfo, *, is_backward: bool) -> UUID:
    """A key at the far end of a day that was read to its end; no hit can have it."""
    at = start_of(day if is_backward else day + timedelta(days=1), zone)
    first = lowest_uuid7(at).int >> RANDOM_BITS << RANDOM_BITS
    return UUID(int=first if is_backward else first - 1)


def rows_beyond(hits: QuerySet[Hit], place: UUID | None, *, is_backward: bool) -> list[Hit]:
    """The rows of a page beyond the place, nearest first, and one more if there is one."""
    if place:
        hits = hits.filter(**{"pk__lt" if is_backward else "pk__gt": place})
    return list(hits.order_by("-pk" if is_backward else "pk")[: ROWS + 1])
