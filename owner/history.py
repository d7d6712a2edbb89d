"""Notes what somebody of the team did to a row, for its History page."""

from django.contrib.admin.models import LogEntry
from django.db.models import Model
from django.http import HttpRequest


def remember(request: HttpRequest, row: Model, flag: int, what: str) -> None:
    """`flag` is ADDITION or CHANGE of the admin."""
    if request.user.pk:
        LogEntry.objects.log_actions(request.user.pk, [row], flag, change_message=what)
