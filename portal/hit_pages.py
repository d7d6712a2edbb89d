"""A partner's hits page by page over the key, without offset.

The counts of the days say how many there are and where they lie, so that a page reads one day, or
at most MOST_READ hits of the partner on several days.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet, Sum
from django.http import QueryDict

from partners.models import Partner
from portal.list_form import COUNTED, NOT_COUNTED, UNIQUE, ListAsked
from tracking.hit import HitQuerySet
from tracking.hit_places import ROWS, HitPage, day_beside, end_of, read_place, rows_beyond
from tracking.models import Hit, HitCount

MOST_READ = 50_000


@dataclass(frozen=True, slots=True)
class DayOfHits:
    """All hits of the partner on a day, and those that the list shows."""

    day: date
    hits: int
    shown: int


@dataclass(frozen=True, slots=True)
class HitNumbers:
    """The numbers of Link Tracking Stats for a list's days, link and Ad; `days` newest first."""

    hits: int
    unique_hits: int
    not_counted: int
    days: list[DayOfHits]

    @property
    def shown(self) -> int:
        return sum(day.shown for day in self.days)


@dataclass(frozen=True, slots=True)
class HitFilter:
    """Which of a partner's hits; tests are never among them."""

    partner: Partner
    asked: ListAsked
    zone: ZoneInfo

    def hits_on(self, days: Sequence[date]) -> HitQuerySet:
        """Newest first, of days among those asked for; one at least."""
        mine = Hit.objects.of(self.partner).on_days(days).between(min(days), max(days), self.zone)
        found = mine.without_tests().filter(**self.asked.narrowed)
        if self.asked.shown in {COUNTED, UNIQUE}:
            found = found.eligible()
        elif self.asked.shown == NOT_COUNTED:
            found = found.filter(is_eligible=False)
        elif self.asked.shown:
            found = found.filter(reason=self.asked.shown)
        only_unique = self.asked.shown == UNIQUE
        return (found.filter(is_unique=True) if only_unique else found).newest_first()

    def numbers(self) -> HitNumbers:
        rows = list(self.counts())
        counted = [row for row in rows if not row["reason"]]
        return HitNumbers(
            hits=sum(row["n"] for row in counted),
            unique_hits=sum(row["unique"] for row in counted),
            not_counted=sum(row["n"] for row in rows if row["reason"]),
            days=add_days(rows, self.asked.shown),
        )

    @property
    def has_any(self) -> bool:
        """Whether the partner ever had one."""
        return HitCount.objects.of(self.partner).without_tests().exists()

    def counts(self) -> QuerySet[HitCount, Any]:
        """By day and reason, newest first; `n` and `unique` are those of the link and Ad."""
        asked = self.asked
        mine = HitCount.objects.of(self.partner).between(asked.first, asked.last)
        keys = {f"{name}_id": each.pk if each else 0 for name, each in asked.narrowed.items()}
        return (
            mine.without_tests()
            .values("day", "reason")
            .annotate(
                all=Sum("hits"),
                n=Sum("hits", filter=Q(**keys), default=0),
                unique=Sum("unique_hits", filter=Q(**keys), default=0),
            )
            .order_by("-day")
        )


def read_all(wanted: HitFilter) -> Iterator[Hit]:
    """Every row, newest first."""
    for days in parts_of([day for day in wanted.numbers().days if day.shown]):
        yield from wanted.hits_on(days).iterator(chunk_size=2000)


def parts_of(days: Iterable[DayOfHits]) -> Iterator[list[date]]:
    """Days together as long as they are at most MOST_READ hits."""
    part: list[date] = []
    read = 0
    for day in days:
        if part and read + day.hits > MOST_READ:
            yield part
            part, read = [], 0
        part.append(day.day)
        read += day.hits
    if part:
        yield part


def add_days(rows: list[dict[str, Any]], shown: str) -> list[DayOfHits]:
    days: dict[date, DayOfHits] = {}
    for row in rows:
        sofar = days.get(row["day"]) or DayOfHits(row["day"], 0, 0)
        number = shown_of(row, shown)
        days[row["day"]] = replace(sofar, hits=sofar.hits + row["all"], shown=sofar.shown + number)
    return list(days.values())


def shown_of(row: dict[str, Any], shown: str) -> int:
    """How many of a day's hits with one reason the list shows."""
    number: int = row["unique"] if shown == UNIQUE else row["n"]
    is_counted = not row["reason"]
    if shown in {COUNTED, UNIQUE}:
        return number if is_counted else 0
    if shown == NOT_COUNTED:
        return 0 if is_counted else number
    return number if shown in {"", row["reason"]} else 0


def read_page(wanted: HitFilter, days: Sequence[DayOfHits], query: QueryDict) -> HitPage:
    """The page that `before` or `after` of an address names, else the newest one."""
    after, before = read_place(query.get("after", "")), read_place(query.get("before", ""))
    if after:
        rows, newer = read(wanted, days[::-1], after, is_backward=False)
        if newer:
            return HitPage(rows[::-1], older=rows[0].pk if rows else after, newer=newer)
        before = None
    rows, older = read(wanted, days, before, is_backward=True)
    return HitPage(rows, older, newer=(rows[0].pk if rows else before) if before else None)


def read(
    wanted: HitFilter, days: Sequence[DayOfHits], edge: UUID | None, *, is_backward: bool
) -> tuple[list[Hit], UUID | None]:
    """The rows beyond `edge`, nearest first, and where the next page begins.

    `days` are in the direction of reading.
    """
    edge_day = day_beside(edge, wanted.zone, is_backward=is_backward) if edge else None
    near, is_last = days_to_read(beyond(days, edge_day, is_backward), edge_day)
    if not near:
        return [], None
    rows = rows_beyond(wanted.hits_on(near), edge, is_backward=is_backward)
    if len(rows) > ROWS:
        return rows[:ROWS], rows[ROWS - 1].pk
    return rows, None if is_last else end_of(near[-1], wanted.zone, is_backward=is_backward)


def beyond(days: Sequence[DayOfHits], edge: date | None, is_backward: bool) -> list[DayOfHits]:
    """From the edge's day, or the first that has something to show, to the last that has."""
    if edge:
        days = [day for day in days if (day.day <= edge if is_backward else day.day >= edge)]
    telling = [n for n, day in enumerate(days) if day.shown]
    return list(days[telling[0] : telling[-1] + 1]) if telling else []


def days_to_read(days: Sequence[DayOfHits], edge: date | None) -> tuple[list[date], bool]:
    """The days of this page, nearest first, and whether there is nothing beyond."""
    near: list[date] = []
    shown = read = 0
    for day in days:
        if read and (shown > ROWS or read + day.hits > MOST_READ):
            return near, False
        near.append(day.day)
        if day.day != edge:
            # How much of the edge's own day was shown before is unknown.
            shown += day.shown
            read += day.hits
    return near, True
