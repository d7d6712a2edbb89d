"""Do the numbers agree: the status line of the front page."""

from datetime import timedelta
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracking.models import Reconciliation

TOO_OLD = timedelta(days=2)


def say_agreement() -> tuple[str, str]:
    """What is wrong, and what is well; one of them is empty."""
    newest = Reconciliation.objects.newest_first().first()
    if newest is None:
        return "", _("not compared yet, it is done every night")
    if not newest.is_clean:
        said = ngettext("%d difference was found", "%d differences were found", newest.differences)
        return said % newest.differences, ""
    when = date_format(timezone.localtime(newest.finished_at), "SHORT_DATETIME_FORMAT")
    if newest.finished_at < timezone.now() - TOO_OLD:
        return _("last compared on %(when)s, it should be every night") % {"when": when}, ""
    compared: dict[str, Any] = {each["name"]: intcomma(each["compared"]) for each in newest.checks}
    agree = _("agree, checked %(when)s: %(counts)s hits and %(standing)s opt-ins")
    return "", agree % (compared | {"when": when})
