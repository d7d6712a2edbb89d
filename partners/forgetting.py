"""Erases the sessions that are over, and applications that were refused long ago."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session

from partners.application import PartnerApplication

REFUSED_KEPT = timedelta(days=365)
MOST_AT_ONCE = 1000


def forget_sessions(now: datetime) -> int:
    """Erase a thousand of them; answers how many, 0 when none is left."""
    over = Session.objects.filter(expire_date__lt=now)
    keys = list(over.order_by("expire_date").values_list("pk", flat=True)[:MOST_AT_ONCE])
    return over.filter(pk__in=keys).delete()[0] if keys else 0


def forget_refused_applications(now: datetime) -> int:
    """Erase a thousand (docs/rules.md, Privacy); answers how many, 0 when none is left."""
    refused = PartnerApplication.objects.filter(state=PartnerApplication.State.REFUSED)
    over = refused.filter(answered_at__lt=now - REFUSED_KEPT)
    keys = list(over.order_by("created_at").values_list("pk", flat=True)[:MOST_AT_ONCE])
    return over.filter(pk__in=keys).delete()[0] if keys else 0
