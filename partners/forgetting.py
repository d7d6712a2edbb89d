"""Erases the sessions that are over."""

from datetime import datetime

from django.contrib.sessions.models import Session

MOST_AT_ONCE = 1000


def forget_sessions(now: datetime) -> int:
    """Erase a thousand of them; answers how many, 0 when none is left."""
    over = Session.objects.filter(expire_date__lt=now)
    keys = list(over.order_by("expire_date").values_list("pk", flat=True)[:MOST_AT_ONCE])
    return over.filter(pk__in=keys).delete()[0] if keys else 0
