"""Link Tracking Stats as a file for spreadsheets."""

import io
from collections.abc import Sequence
from typing import Any

from defusedcsv import csv
from django.http import HttpResponse
from django.utils.translation import gettext as _

from business.money import major_units
from partners.models import Partner
from portal.ad_names import ad_name
from portal.stats_form import Asked
from tracking.stats import Line


def csv_response(
    asked: Asked, lines: Sequence[Line], partner: Partner, *, shows_revenue: bool
) -> HttpResponse:
    file = io.StringIO()
    # Names come from people: cells that a spreadsheet would calculate are defused.
    writer = csv.writer(file)
    if asked.child:
        writer.writerows(child_rows(asked.child.name, lines))
    else:
        writer.writerows(rows(lines, partner, shows_revenue=shows_revenue))
    # The mark in front tells spreadsheets that the file is UTF-8.
    response = HttpResponse(
        file.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8"
    )
    name = f"link-tracking-stats-{asked.first}-{asked.last}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def child_rows(name: str, lines: Sequence[Line]) -> list[list[Any]]:
    head = [_("Partner"), _("Hits"), _("Unique hits"), _("Opt-ins")]
    return [head, *([name, each.hits, each.unique_hits, each.opt_ins] for each in lines)]


def rows(lines: Sequence[Line], partner: Partner, *, shows_revenue: bool) -> list[list[Any]]:
    currencies = sorted({code for line in lines for code in line.revenue}) if shows_revenue else []
    head = [
        _("Link"),
        _("Link code"),
        _("Ad"),
        _("Ad code"),
        _("Hits"),
        _("Unique hits"),
        _("New referrals"),
        _("Forms"),
        _("Purchases"),
        _("Opt-ins"),
        _("Rate"),
        *(_("Revenue %(currency)s") % {"currency": code} for code in currencies),
    ]
    return [head, *(row_of(line, partner, currencies) for line in lines)]


def row_of(line: Line, partner: Partner, currencies: Sequence[str]) -> list[Any]:
    return [
        line.link.name if line.link else _("No link"),
        line.link.code if line.link else "",
        ad_name(line.ad, partner),
        line.ad.code if line.ad else "",
        line.hits,
        line.unique_hits,
        line.new_referrals,
        line.forms,
        line.purchases,
        line.opt_ins,
        "" if line.rate is None else round(line.rate, 4),
        *(str(major_units(line.revenue.get(code, 0), code)) for code in currencies),
    ]
