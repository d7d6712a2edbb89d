"""Erases what is only kept for a while (docs/rules.md, Privacy)."""

from datetime import datetime, timedelta

from tracking.models import RecentClick
from tracking.salt import DAYS_KEPT

MOST_AT_ONCE = 1000


def forget_recent_clicks(now: datetime) -> int:
    """Erase a thousand of the rows whose salt is gone; answers how many, 0 when none is left.

    Few at a time, so that no click waits for it. A longer window of uniqueness is kept by cookie.
    """
    over = RecentClick.objects.filter(unique_at__lt=now - timedelta(days=DAYS_KEPT + 1))
    oldest = list(over.order_by("unique_at").values_list("unique_at", flat=True)[:MOST_AT_ONCE])
    if not oldest:
        return 0
    erased, _by_model = over.filter(unique_at__lte=oldest[-1]).delete()
    return erased
