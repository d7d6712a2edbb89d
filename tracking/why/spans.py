"""How long before something happened, in the largest unit that fits."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def say_span(earlier: datetime, later: datetime) -> str:
    """`3 days before`; `a moment before` within two minutes, `2 minutes after` the other way."""
    span = abs(later - earlier)
    if span < timedelta(minutes=2):
        return _("a moment before")
    said = say_length(span)
    return (_("%s before") if later > earlier else _("%s after")) % said


def say_length(span: timedelta) -> str:
    minutes, hours = span // timedelta(minutes=1), span // timedelta(hours=1)
    if span.days >= 2:
        return ngettext("%d day", "%d days", span.days) % span.days
    if hours >= 2:
        return ngettext("%d hour", "%d hours", hours) % hours
    return ngettext("%d minute", "%d minutes", minutes) % minutes
