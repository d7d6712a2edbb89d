"""Notes on opt-ins whose state somebody changed, be it one or many."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from business.audit.facts import say_changed
from business.models import AuditEntry
from owner.history import remember
from tracking.models import OptIn

States = dict[UUID, str]


def states_of(opt_ins: Iterable[Any]) -> States:
    """Key and state in words, as the database has them now; take it before the change."""
    rows = OptIn.objects.filter(pk__in=[each.pk for each in opt_ins])
    return {row.pk: row.get_status_display() for row in rows}


def remember_states(request: HttpRequest, before: States, what: str = "") -> None:
    """Writes down those of `before` whose state is another one now."""
    for row in OptIn.objects.filter(pk__in=before).order_by("pk"):
        change = say_changed(_("State"), before[row.pk], row.get_status_display())
        if change["before"] != change["after"]:
            remember(request, row, AuditEntry.Verb.CHANGED, what, [change])
