"""The ranges of days that are one tap away."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Preset:
    label: Any
    query: str
    is_chosen: bool


def presets(query: QueryDict, first: date | None, last: date | None, today: date) -> list[Preset]:
    """Links that keep the other choices."""
    return [
        Preset(label, with_range(query, start, end), (start, end) == (first, last))
        for label, start, end in ranges(today)
    ]


def ranges(today: date) -> Iterator[tuple[Any, date, date]]:
    for label, days in [(_("Today"), 1), (_("7 days"), 7), (_("30 days"), 30), (_("90 days"), 90)]:
        yield label, today - timedelta(days=days - 1), today
    this_month = today.replace(day=1)
    end_of_last = this_month - timedelta(days=1)
    yield _("This month"), this_month, today
    yield _("Last month"), end_of_last.replace(day=1), end_of_last


def with_range(query: QueryDict, first: date, last: date) -> str:
    changed = query.copy()
    changed["first"], changed["last"] = first.isoformat(), last.isoformat()
    return changed.urlencode()
