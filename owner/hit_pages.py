"""The owner's list of hits, page by page over the key: no count, no offset, whatever the size.

The key serves dates and the partner. A link or a class has no index of its own, because each index
would slow down every click; the counts of the days say where to look, so that a page never reads
more than one day, or MOST_READ hits of several days.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet, Sum

from business.days import day_of, start_of
from partners.models import Partner
from referrals.models import TrackingLink
from tracking.models import Hit, HitCount
from tracking.uuid7 import instant_of, lowest_uuid7

ROWS = 50
MOST_READ = 100_000
MOST_DAYS = 31
MOST_COUNTS = 5_000
# All of a key but its milliseconds.
RANDOM_BITS = 80


@dataclass(frozen=True, slots=True)
class HitFilter:
    """Which hits: of the owner's days `first` to `last`, narrowed or not."""

    first: date
    last: date
    zone: ZoneInfo
    partner: Partner | None = None
    link: TrackingLink | None = None
    hit_class: str = ""
    counted: bool | None = None

    def hits(self) -> QuerySet[Hit]:
        hits = Hit.objects.between(self.first, self.last, self.zone).filter(**self._equal())
        return hits if self.counted is None else hits.filter(is_eligible=self.counted)

    def counts(self) -> QuerySet[HitCount]:
        counts = HitCount.objects.between(self.first, self.last).filter(**self._equal())
        if self.counted is None:
            return counts
        return counts.eligible() if self.counted else counts.not_counted()

    @property
    def needs_counts(self) -> bool:
        """Whether no index leads to the rows."""
        return bool(self.link or self.hit_class or self.counted is not None)

    def _equal(self) -> dict[str, Any]:
        equal: dict[str, Any] = {"partner_id": self.partner and self.partner.pk}
        equal |= {"link_id": self.link and self.link.pk, "hit_class": self.hit_class}
        return {name: value for name, value in equal.items() if value}


@dataclass(frozen=True, slots=True)
class HitPage:
    """Rows, newest first, and the keys at which the pages beside begin; None: there is none."""

    rows: list[Hit]
    older: UUID | None
    newer: UUID | None


def read_page(wanted: HitFilter, before: UUID | None = None, after: UUID | None = None) -> HitPage:
    """The page of hits older than `before`, or newer than `after`, or the newest ones."""
    if after:
        rows, newer = Reading(wanted, after, is_backward=False).page()
        return HitPage(rows[::-1], older=rows[0].pk if rows else after, newer=newer)
    rows, older = Reading(wanted, before, is_backward=True).page()
    newer_edge = (rows[0].pk if rows else before) if before else None
    return HitPage(rows, older, newer_edge)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way over the keys, from `edge` (not included) or the end of the range."""

    wanted: HitFilter
    edge: UUID | None
    is_backward: bool

    def page(self) -> tuple[list[Hit], UUID | None]:
        """The rows and where the next page begins."""
        hits = self.wanted.hits()
        days, is_last = self.days_to_read() if self.wanted.needs_counts else ([], True)
        if days:
            hits = hits & Hit.objects.between(min(days), max(days), self.wanted.zone)
        if self.edge:
            hits = hits.filter(**{"pk__lt" if self.is_backward else "pk__gt": self.edge})
        # Links, partners and Ads apart: a join could tempt the planner away from the key.
        ordered = hits.order_by("-pk" if self.is_backward else "pk")
        rows = list(ordered.prefetch_related("link", "partner", "ad")[: ROWS + 1])
        if len(rows) > ROWS:
            return rows[:ROWS], rows[ROWS - 1].pk
        return rows, None if is_last else self.edge_of(days[-1])

    def days_to_read(self) -> tuple[list[date], bool]:
        """The days of this page, nearest first, and whether there is nothing beyond."""
        days: list[date] = []
        matching = 0
        for row in self.days_with_hits():
            if matching > ROWS or len(days) == MOST_DAYS:
                return self.within_reach(days), False
            days.append(row["day"])
            matching += row["n"]
        reached = self.within_reach(days)
        return reached, len(reached) == len(days)

    def days_with_hits(self) -> Iterable[Any]:
        counts = self.wanted.counts()
        if self.edge:
            # The first key not read yet: an edge may stand at the very end of a day.
            beside = UUID(int=self.edge.int + (-1 if self.is_backward else 1))
            edge_day = day_of(instant_of(beside), self.wanted.zone)
            counts = counts.filter(**{"day__lte" if self.is_backward else "day__gte": edge_day})
        return counts.values("day").annotate(n=Sum("hits")).order_by(self.day_order).iterator()

    def within_reach(self, days: list[date]) -> list[date]:
        """The first day, and as many more as hold, with the days between, at most MOST_READ."""
        if len(days) < 2:
            return days
        counts = HitCount.objects.between(*sorted([days[1], days[-1]])).order_by(self.day_order)
        read = 0
        for number, (day, hits) in enumerate(counts.values_list("day", "hits")[:MOST_COUNTS], 1):
            read += hits
            if read > MOST_READ or number == MOST_COUNTS:
                # A day that is read in part is left to the next page, but for the nearest.
                return [each for each in days if self.is_nearer(each, day)] or days[:1]
        return days

    def is_nearer(self, day: date, than: date) -> bool:
        return day > than if self.is_backward else day < than

    @property
    def day_order(self) -> str:
        return "-day" if self.is_backward else "day"

    def edge_of(self, day: date) -> UUID:
        """A key at the far end of a day that is read to its end; no hit can have it."""
        if self.is_backward:
            return UUID(int=first_of(start_of(day, self.wanted.zone)))
        return UUID(int=first_of(start_of(day + timedelta(days=1), self.wanted.zone)) - 1)


def first_of(at: datetime) -> int:
    """The first number of the millisecond of `at`, before all keys that it can have."""
    return lowest_uuid7(at).int >> RANDOM_BITS << RANDOM_BITS
