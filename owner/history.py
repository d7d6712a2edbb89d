"""Notes what somebody of the team did to a row, for its History page and the list of all changes.

Call it inside the transaction of the change; every request that changes something in the admin is
one (owner/site.py).
"""

from collections.abc import Iterable

from django.db.models import Model
from django.http import HttpRequest

from business.audit.facts import Change
from business.models import AuditEntry


def remember(
    request: HttpRequest,
    row: Model,
    verb: AuditEntry.Verb | int,
    what: str = "",
    changes: Iterable[Change] = (),
) -> None:
    """`what` in a sentence, or `changes` with before and after (`say_changed`), or both."""
    if request.user.pk:
        AuditEntry.objects.note(row, verb, actor=request.user, what=what, changes=changes)


def remember_each(
    request: HttpRequest,
    rows: Iterable[tuple[Model, list[Change]]],
    verb: AuditEntry.Verb | int,
    what: str = "",
) -> None:
    """The same of many rows, each with its own changes, in few statements."""
    if request.user.pk:
        AuditEntry.objects.note_each(rows, verb, actor=request.user, what=what)
