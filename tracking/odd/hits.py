"""What looks odd in clicks: from the counts, and from hits where the counts say so."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet, Sum, Value

from business.days import day_of, days_between
from tracking.hit import HitClass
from tracking.models import Hit, HitCount
from tracking.odd import limits
from tracking.odd.finding import Finding, Kind, OddVisitor


@dataclass(slots=True)
class Tally:
    """A partner's hits of DAYS days, of the last week and of the last day."""

    partner_id: int
    hits: int = 0
    week: int = 0
    day: int = 0
    counted: int = 0
    unique: int = 0
    stuffing: int = 0
    stuffing_week: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def repeats(self) -> int:
        return self.counted - self.unique

    @property
    def uncounted(self) -> int:
        return self.hits - self.counted

    def add(self, row: Mapping[str, Any]) -> None:
        self.hits += row["n"]
        self.week += row["week"] or 0
        self.day += row["day_n"] or 0
        if not row["reason"]:
            self.counted += row["n"]
            self.unique += row["unique"]
            return
        self.reasons[row["reason"]] += row["n"]
        if row["hit_class"] == HitClass.STUFFING:
            self.stuffing += row["n"]
            self.stuffing_week += row["week"] or 0


def find_in_hits(now: datetime, zone: ZoneInfo) -> Iterator[Finding]:
    last = day_of(now, zone)
    tallies = read_tallies(last)
    for tally in tallies:
        yield from mostly_uncounted(tally)
        yield from sudden_stuffing(tally)
    yield from busy_visitors(tallies, last)


def read_tallies(last: date) -> list[Tally]:
    first, week = (last - timedelta(days=days - 1) for days in (limits.DAYS, limits.WEEK_DAYS))
    counts = HitCount.objects.between(first, last).without_tests()
    rows = counts.filter(partner_id__gt=0).values("partner_id", "hit_class", "reason")
    tallies: dict[int, Tally] = {}
    for row in rows.annotate(
        n=Sum("hits"),
        unique=Sum("unique_hits"),
        week=Sum("hits", filter=Q(day__gte=week)),
        day_n=Sum("hits", filter=Q(day=last)),
    ).order_by():
        tallies.setdefault(row["partner_id"], Tally(row["partner_id"])).add(row)
    return list(tallies.values())


def mostly_uncounted(tally: Tally) -> Iterator[Finding]:
    if tally.hits <= limits.UNCOUNTED_HITS:
        return
    share = percent(tally.uncounted, tally.hits)
    if share > limits.UNCOUNTED_PERCENT:
        yield Finding(
            kind=Kind.UNCOUNTED,
            partner_id=tally.partner_id,
            size=tally.uncounted,
            figures={
                "hits": tally.hits,
                "share": share,
                "reason": tally.reasons.most_common(1)[0][0],
            },
        )


def sudden_stuffing(tally: Tally) -> Iterator[Finding]:
    share = percent(tally.stuffing_week, tally.week)
    before = percent(tally.stuffing - tally.stuffing_week, tally.hits - tally.week)
    is_much = tally.stuffing_week >= limits.STUFFING_HITS and share >= limits.STUFFING_PERCENT
    if is_much and share >= limits.STUFFING_TIMES * before:
        yield Finding(
            kind=Kind.STUFFING,
            partner_id=tally.partner_id,
            size=tally.stuffing_week,
            figures={
                "days": limits.WEEK_DAYS,
                "share": share,
                "before": before,
            },
        )


def percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


def busy_visitors(tallies: Iterable[Tally], last: date) -> Iterator[Finding]:
    """The busiest browser of each partner whose hits are so often repeats."""
    often = [tally for tally in tallies if tally.repeats >= limits.VISITOR_HITS - 1]
    often.sort(key=lambda tally: -tally.repeats)
    days = {
        tally.partner_id: days_between(last - timedelta(days=span_of(tally) - 1), last)
        for tally in often[: limits.MOST_PARTNERS]
    }
    if not days:
        return
    busiest: defaultdict[int, list[tuple[int, bool, UUID]]] = defaultdict(list)
    for partner_id, browser, has_cookie, hits in by_browser(days):
        busiest[partner_id].append((hits, has_cookie, browser))
    for partner_id, browsers in busiest.items():
        hits, has_cookie, browser = max(browsers)
        yield Finding(
            kind=Kind.VISITOR,
            partner_id=partner_id,
            size=hits,
            visitor=OddVisitor(browser, has_cookie, tuple(days[partner_id])),
        )


def span_of(tally: Tally) -> int:
    """For how many days the partner's hits are read: few enough, but one at least."""
    sizes = ((limits.DAYS, tally.hits), (limits.WEEK_DAYS, tally.week))
    return next((days for days, hits in sizes if hits <= limits.MOST_HITS), 1)


def by_browser(days: dict[int, list[date]]) -> QuerySet[Hit, tuple[int, UUID, bool, int]]:
    """Partner, browser, whether its cookie names it, and hits.

    Who erases the cookie at each click is still one address and browser within a day.
    """
    whose = Q()
    for partner_id, each in days.items():
        whose |= Q(partner_id=partner_id, day__in=each)
    hits = Hit.objects.filter(whose, is_eligible=True).order_by()
    by_cookie = grouped(hits.exclude(visitor=None), "visitor", has_cookie=True)
    return by_cookie.union(grouped(hits, "dedupe_key", has_cookie=False), all=True)


def grouped(hits: QuerySet[Hit], column: str, *, has_cookie: bool) -> QuerySet[Hit, Any]:
    named = hits.annotate(browser=F(column), has_cookie=Value(has_cookie))
    counted = named.values("partner_id", "browser", "has_cookie").annotate(n=Count("pk"))
    return counted.filter(n__gte=limits.VISITOR_HITS).values_list(
        "partner_id", "browser", "has_cookie", "n"
    )


def hits_of(visitor: OddVisitor, partner_id: int) -> QuerySet[Hit]:
    """The hits of one browser on one partner's links, newest first."""
    column = "visitor" if visitor.has_cookie else "dedupe_key"
    hits = Hit.objects.filter(partner_id=partner_id, is_eligible=True).on_days(visitor.days)
    return hits.filter(**{column: visitor.browser}).newest_first()
