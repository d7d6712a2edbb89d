"""A row in words that people read, and what changed between two states of it."""

import re
from datetime import date, datetime
from typing import Any, TypedDict

from django.db.models import Field, ManyToManyField, Model
from django.utils.formats import date_format
from django.utils.text import Truncator, capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

# Nothing of such a field is ever written down.
SECRET = re.compile(r"password|secret|token|hash|private")
LONGEST_VALUE = 4000

Facts = dict[str, str]


class Change(TypedDict):
    field: str
    before: str
    after: str


def facts_of(row: Model) -> Facts:
    """The label of each field that people edit, with its value; no secrets.

    Give it a row that comes fresh from the database: what it leads to is read through it.
    """
    fields = (*row._meta.fields, *row._meta.many_to_many)
    return {
        label_of(field): say_value(row, field)
        for field in fields
        if field.editable and not field.primary_key and not SECRET.search(field.name)
    }


def changes_between(before: Facts, after: Facts) -> list[Change]:
    """One for each label whose value differs; the order is that of `before`, then `after`."""
    labels = dict.fromkeys([*before, *after])
    pairs = ((label, before.get(label, ""), after.get(label, "")) for label in labels)
    return [say_changed(label, old, new) for label, old, new in pairs if old != new]


def say_changed(label: Any, before: Any, after: Any) -> Change:
    """One change; values may be anything that reads well as text, None: nothing."""
    texts = ["" if each is None else cut(str(each)) for each in (before, after)]
    return Change(field=str(label), before=texts[0], after=texts[1])


def label_of(field: Any) -> str:
    return capfirst(str(field.verbose_name))


def say_value(row: Model, field: "Field[Any, Any]") -> str:
    if isinstance(field, ManyToManyField):
        return ", ".join(sorted(str(each) for each in getattr(row, field.name).all()))
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    return cut(say(getattr(row, field.name)))


def say(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return date_format(localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    return str(value)


def cut(text: str, longest: int = LONGEST_VALUE) -> str:
    # Most are short, and the other way asks for a translation each time.
    return text if len(text) <= longest else Truncator(text).chars(longest)
