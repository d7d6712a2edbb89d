"""When the last backup was made, and whether that is too long ago."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Subquery
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from business.models import LastBackup
from partners.models import User

# A weekly one may be a day late; a new install has two days for its first.
TOO_OLD = timedelta(days=8)
AT_FIRST = timedelta(days=2)


def say_backup(now: datetime) -> tuple[str, str]:
    """What is wrong, and what is well; one of them is empty."""
    last, owned_since = look()
    if last is None:
        is_due = not settings.DEMO and owned_since is not None and owned_since < now - AT_FIRST
        return (say_none(), "") if is_due else ("", _("none yet"))
    when = date_format(localtime(last), "SHORT_DATETIME_FORMAT")
    if last < now - TOO_OLD:
        return _("The last was made on %(when)s. Whoever runs the server can make one.") % {
            "when": when
        }, ""
    return "", when


def say_none() -> str:
    return _("None was ever made. Whoever runs the server can: python3 run.py backup FILE")


def look() -> tuple[datetime | None, datetime | None]:
    """The last backup, and since when there is an owner, with one query."""
    last = Subquery(LastBackup.objects.values("at")[:1])
    owners = User.objects.filter(is_superuser=True).order_by("created_at")
    return owners.values_list(last, "created_at").first() or (LastBackup.objects.instant(), None)
