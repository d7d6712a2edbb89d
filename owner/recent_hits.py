"""Counted hits of the last 30 days, for the rows of one page in one query."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Sum, Value

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


def recent_hits_by_kind(
    keys: Mapping[str, Iterable[int]], zone: ZoneInfo
) -> dict[str, Counter[int]]:
    """Counted hits by key, of keys of a `link`, `partner` and `ad` at once."""
    counts = HitCount.objects.between(*last_days(zone)).eligible()
    asked = [
        counts.filter(**{f"{kind}_id__in": list(each)})
        .values_list(Value(kind), f"{kind}_id")
        .annotate(n=Sum("hits"))
        .order_by()
        for kind, each in keys.items()
    ]
    found: dict[str, Counter[int]] = {kind: Counter() for kind in keys}
    for kind, key, number in asked[0].union(*asked[1:], all=True):
        found[kind][key] = number
    return found
