"""The columns that owner's and partner's files of Link Tracking Stats have in common."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from business.money import major_units
from tracking.stats import Line


def figure_titles() -> list[str]:
    return [
        _("Hits"),
        _("Unique hits"),
        _("New referrals"),
        _("Forms"),
        _("Purchases"),
        _("Opt-ins"),
    ]


def figures_of(line: Line) -> list[int]:
    """In the order of the titles."""
    clicked = [line.hits, line.unique_hits, line.new_referrals]
    return [*clicked, line.forms, line.purchases, line.opt_ins]


def currencies_of(lines: Iterable[Line]) -> list[str]:
    return sorted({code for line in lines for code in line.revenue})


def revenue_titles(currencies: Sequence[str]) -> list[str]:
    return [_("Revenue %(currency)s") % {"currency": code} for code in currencies]


def revenue_of(line: Line, currencies: Sequence[str]) -> list[Any]:
    """In whole units of each currency."""
    return [str(major_units(line.revenue.get(code, 0), code)) for code in currencies]
