"""Counted hits of the last 30 days, for the rows of one page in one query."""

from collections.abc import Iterable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Sum

from business.days import today
from tracking.models import HitCount

DAYS = 30


def last_days(zone: ZoneInfo, days: int = DAYS) -> tuple[date, date]:
    """The owner's last `days` days, today included."""
    last = today(zone)
    return last - timedelta(days=days - 1), last


def recent_hits(column: str, keys: Iterable[int], zone: ZoneInfo) -> dict[int, int]:
    """Counted hits by key; `column` is `link_id`, `partner_id` or `ad_id`."""
    counts = HitCount.objects.between(*last_days(zone)).eligible()
    rows = counts.filter(**{f"{column}__in": list(keys)}).values(column).annotate(n=Sum("hits"))
    return {row[column]: row["n"] for row in rows.order_by()}
