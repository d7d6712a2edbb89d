"""Credit windows in words: how long, and whose setting it is (docs/rules.md, Credit window)."""

from collections.abc import Mapping
from datetime import MAXYEAR, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.models import Program
from tracking.why.reader import Reader
from tracking.window import BY_DEFAULT, BY_PARTNER, BY_PROGRAM


def say_window(candidate: Mapping[str, Any]) -> str:
    """`90 days`, `until 5 May 2026` or `no limit`."""
    ends_at = instant(candidate.get("ends_at"))
    if ends_at and ends_at.year < MAXYEAR:
        return _("until %(day)s") % {"day": date_format(localtime(ends_at), "SHORT_DATE_FORMAT")}
    return say_days(None if ends_at else candidate.get("window_days"))


def say_days(days: int | None) -> str:
    return ngettext("%d day", "%d days", days) % days if days else _("no limit")


def say_whose(set_by: str, programs: Mapping[int, Program], reader: Reader) -> str:
    """`program Gold`, `the partner's own`, `the default`; empty where nobody noted it."""
    kind, _colon, key = set_by.partition(":")
    if kind == BY_PROGRAM:
        program = programs.get(int(key)) if key.isdigit() else None
        name = program.name if program else _("that was erased")
        return _("program %(name)s") % {"name": name}
    if kind == BY_PARTNER:
        return _("set for this partner") if reader.is_owner else _("set for you")
    return _("the default") if kind == BY_DEFAULT else ""


def instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
