"""Rows and heads of the admin's lists, for a phone as well."""

from collections.abc import Iterator
from typing import Any

from django import template

from owner.menu import LABELS

register = template.Library()

Header = dict[str, Any]


@register.filter
def menu_label(opts: Any) -> str:
    """What the menu calls the rows of a kind."""
    return str(LABELS.get(opts.model, opts.verbose_name_plural))


@register.filter
def labelled(row: list[str], headers: list[Header]) -> Iterator[tuple[str, str]]:
    """Each cell of a row with what its column is called; the box that selects the row has none."""
    for header, cell in zip(headers, row, strict=True):
        yield "" if selects(header) else header["text"], cell


@register.filter
def selects(header: Header) -> bool:
    """Whether the column holds the boxes that select rows."""
    return "action-checkbox" in header["class_attrib"]


@register.filter
def sortable(headers: list[Header]) -> list[Header]:
    return [header for header in headers if header["sortable"]]


@register.filter
def sorted_by(headers: list[Header]) -> list[Header]:
    """The columns in force, the first of them first."""
    used = [header for header in sortable(headers) if header["sorted"]]
    return sorted(used, key=lambda header: header["sort_priority"])
