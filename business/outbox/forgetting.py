"""Erases messages that nobody asks about any more: they hold names and addresses."""

from datetime import datetime, timedelta

from business.models import OutgoingMessage

SENT_KEPT = timedelta(days=30)
FAILED_KEPT = timedelta(days=90)
MOST_AT_ONCE = 500


def forget_messages(now: datetime) -> int:
    """Erase 500 of the old ones; answers how many, 0 when none is left."""
    state = OutgoingMessage.State
    for each, kept in ((state.SENT, SENT_KEPT), (state.FAILED, FAILED_KEPT)):
        old = OutgoingMessage.objects.filter(state=each, created_at__lt=now - kept)
        keys = list(old.order_by("created_at").values_list("pk", flat=True)[:MOST_AT_ONCE])
        if keys:
            return old.filter(pk__in=keys).delete()[0]
    return 0
