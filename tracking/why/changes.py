"""What the owner's team changed since something happened, and who did it."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import Model, Q

from business.audit.entry import kind_of
from business.models import AuditEntry

NEWEST = 10


class Change(NamedTuple):
    at: datetime
    who: str
    row: str
    what: str


def changes_since(at: datetime, rows: Iterable[Model]) -> list[Change]:
    """The newest changes of these rows after the instant, from the audit."""
    wanted = Q(pk__in=[])
    for row in rows:
        wanted |= Q(kind=kind_of(row), key=str(row.pk))
    entries = AuditEntry.objects.filter(wanted, at__gt=at).order_by("-at", "-pk")[:NEWEST]
    return [Change(each.at, each.actor_name, each.row_name, each.in_words()) for each in entries]
