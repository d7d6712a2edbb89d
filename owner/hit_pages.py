"""The owner's list of hits, page by page over the key: no count, no offset, whatever the size.

The key serves dates, an index the partner's hits of given days. A link or a class has no index of
its own, because each index would slow down every click; the counts of the days say where to look,
so that a page never reads more than one day, or MOST_READ hits of several days.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Sum

from owner.hit_filter import HitFilter
from tracking.hit import HitQuerySet
from tracking.hit_places import ROWS, HitPage, day_beside, end_of, rows_beyond
from tracking.models import Hit, HitCount

MOST_READ = 100_000
# So many days with a hit fill a page, and say that there is another one.
MOST_DAYS = ROWS + 1
MOST_COUNTS = 5_000


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
        days: list[date] = []
        is_last = True
        if self.wanted.needs_counts:
            days, is_last = self.days_to_read()
            if not days:
                return [], None
        hits = self.hits_on(days)
        # Links, partners and Ads apart: a join could tempt the planner away from the key.
        named = hits.prefetch_related("link", "partner", "ad")
        rows = rows_beyond(named, self.edge, is_backward=self.is_backward)
        if len(rows) > ROWS:
            return rows[:ROWS], rows[ROWS - 1].pk
        return rows, None if is_last else self.end_of(days[-1])

    def hits_on(self, days: list[date]) -> HitQuerySet:
        """Without days those of the whole range."""
        wanted = self.wanted
        first, last = (min(days), max(days)) if days else (wanted.first, wanted.last)
        hits = wanted.hits().between(first, last, wanted.zone)
        return hits.on_days(days) if wanted.partner else hits

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
            edge_day = day_beside(self.edge, self.wanted.zone, is_backward=self.is_backward)
            counts = counts.filter(**{"day__lte" if self.is_backward else "day__gte": edge_day})
        days = counts.values("day").annotate(n=Sum(self.wanted.number)).filter(n__gt=0)
        return days.order_by(self.day_order).iterator()

    def within_reach(self, days: list[date]) -> list[date]:
        """The first day, and as many more as hold, with the days between, at most MOST_READ."""
        if len(days) < 2:
            return days
        counts = HitCount.objects.between(*sorted([days[1], days[-1]])).order_by(self.day_order)
        if self.wanted.partner:
            counts = counts.of(self.wanted.partner)
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

    def end_of(self, day: date) -> UUID:
        return end_of(day, self.wanted.zone, is_backward=self.is_backward)
