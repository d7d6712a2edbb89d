"""Link Tracking Stats as a file for spreadsheets."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from business.csv_file import csv_response
from partners.models import Partner
from portal.ad_names import ad_name
from portal.stats_form import Asked
from tracking.stats import Line
from tracking.stats_columns import (
    currencies_of,
    figure_titles,
    figures_of,
    revenue_of,
    revenue_titles,
)


def stats_csv_response(
    asked: Asked, lines: Sequence[Line], partner: Partner, *, shows_revenue: bool
) -> HttpResponse:
    name = f"link-tracking-stats-{asked.first}-{asked.last}"
    if asked.child:
        return csv_response(name, child_rows(asked.child.name, lines))
    return csv_response(name, rows(lines, partner, shows_revenue=shows_revenue))


def child_rows(name: str, lines: Sequence[Line]) -> list[list[Any]]:
    head = [_("Partner"), _("Hits"), _("Unique hits"), _("Opt-ins")]
    return [head, *([name, each.hits, each.unique_hits, each.opt_ins] for each in lines)]


def rows(lines: Sequence[Line], partner: Partner, *, shows_revenue: bool) -> list[list[Any]]:
    currencies = currencies_of(lines) if shows_revenue else []
    head = [
        _("Link"),
        _("Link code"),
        _("Ad"),
        _("Ad code"),
        *figure_titles(),
        _("Rate"),
        *revenue_titles(currencies),
    ]
    return [head, *(row_of(line, partner, currencies) for line in lines)]


def row_of(line: Line, partner: Partner, currencies: Sequence[str]) -> list[Any]:
    return [
        line.link.name if line.link else _("No link"),
        line.link.code if line.link else "",
        ad_name(line.ad, partner),
        line.ad.code if line.ad else "",
        *figures_of(line),
        "" if line.rate is None else round(line.rate, 4),
        *revenue_of(line, currencies),
    ]
