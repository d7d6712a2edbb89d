"""Erases hits and trails by age; counts, referrals and decisions stay (docs/rules.md, Privacy)."""

import calendar
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from business.days import day_of, start_of
from business.models import Business
from partners.models import Partner, Program
from tracking.models import Hit, HitCount, Trail
from tracking.uuid7 import lowest_uuid7

# Few at a time, so that no click waits for it.
MOST_AT_ONCE = 1000
# The nightly proof and whoever looks for odd clicks read as far back, whatever the setting.
SHORTEST_DAYS = 92
NO_VISITOR = UUID(int=0)


def forget_hits(now: datetime) -> int:
    """Erase a thousand of the hits that are too old; answers how many, 0 when none is left."""
    zone = Business.objects.current().zone
    old = Hit.objects.filter(pk__lt=lowest_uuid7(start_of(first_kept_day(now), zone)))
    keys = list(old.order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE])
    return old.filter(pk__lte=keys[-1]).delete()[0] if keys else 0


def forget_trails(now: datetime) -> Iterator[int]:
    """Erase the trails that no credit window reaches any more; none where one has no limit."""
    business = Business.objects.current()
    if None in windows_in_force(business):
        return
    end, after = start_of(first_kept_day(now), business.zone), NO_VISITOR
    # By the key, which begins with the instant of the first click: there is no index by the last.
    early = Trail.objects.filter(visitor__lt=lowest_uuid7(end)).order_by("visitor")
    while some := list(early.filter(visitor__gt=after).values_list("visitor")[:MOST_AT_ONCE]):
        before, (after,) = after, some[-1]
        over = Trail.objects.filter(visitor__gt=before, visitor__lte=after, last_at__lt=end)
        yield over.delete()[0]


def first_kept_day(now: datetime) -> date:
    """The owner's day from which on hits are kept: no later than any credit window reaches back."""
    business = Business.objects.current()
    today = day_of(now, business.zone)
    windows = [days for days in windows_in_force(business) if days]
    reach = today - timedelta(days=max([*windows, SHORTEST_DAYS]) + 1)
    return min(months_before(today, settings.HIT_MONTHS), reach)


def first_full_day(now: datetime) -> date:
    """The owner's day from which on no hit was erased by age; earlier counts are frozen.

    Where hits were kept for a shorter time before, that is later than the setting of today says.
    """
    kept = first_kept_day(now)
    recent = day_of(now, Business.objects.current().zone) - timedelta(days=SHORTEST_DAYS)
    oldest = Hit.objects.order_by("pk").values_list("day", flat=True).first() or recent
    if not HitCount.objects.filter(day__lt=oldest).exists():
        return kept
    # Of the oldest hit's own day a part may be erased.
    return max(kept, min(oldest + timedelta(days=1), recent))


def erased_before(first: date, now: datetime, zone: ZoneInfo) -> date | None:
    """The first day with hits, where a list from `first` on would show some that were erased."""
    if first >= day_of(now, zone) - timedelta(days=SHORTEST_DAYS):
        return None
    kept = first_kept_day(now)
    has_older = first < kept and HitCount.objects.filter(day__lt=kept).exists()
    return kept if has_older else None


def windows_in_force(business: Business) -> set[int | None]:
    """Days of every credit window that somebody set; None is one without limit."""
    found = {business.credit_window_days}
    for model in (Partner, Program):
        own = model.objects.exclude(credit_window_days=None).order_by()
        found |= {days or None for days in own.values_list("credit_window_days", flat=True)}
    return found


def months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
