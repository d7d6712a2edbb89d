"""The owner's Link Tracking Stats: the whole business, as a page and as a file."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from business.csv_file import csv_response
from business.days import today
from owner import number_addresses
from owner.page import admin_page
from owner.report_form import BY_PARTNER, Asked, ReportForm
from owner.report_lines import ReportLine, not_counted, report_lines, totals_of
from tracking.stats_columns import (
    currencies_of,
    figure_titles,
    figures_of,
    revenue_of,
    revenue_titles,
)

LINES_ON_A_PAGE = 100


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    form = form_of(request)
    asked = form.asked()
    context = {
        "title": _("Link Tracking Stats"),
        "form": form,
        "media": form.media,
        "asked": asked,
        **(numbers(request, asked) if asked else {}),
    }
    return admin_page(request, "owner/reports.html", context)


@require_safe
def reports_csv(request: HttpRequest) -> HttpResponse:
    form = form_of(request)
    asked = form.asked()
    if asked is None:
        context = {"title": _("Link Tracking Stats"), "form": form, "media": form.media}
        return admin_page(request, "owner/reports.html", context, status=400)
    name = f"link-tracking-stats-{asked.first}-{asked.last}"
    return csv_response(name, rows(asked, report_lines(asked)))


def form_of(request: HttpRequest) -> ReportForm:
    return ReportForm(request.GET, today(request.business.zone))  # type: ignore[attr-defined]


def numbers(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    lines, dropped = report_lines(asked), not_counted(asked)
    without_place = request.GET.copy()
    without_place.pop("p", None)
    query = without_place.urlencode()
    return {
        "page": Paginator(lines, LINES_ON_A_PAGE).get_page(request.GET.get("p")),
        "totals": totals_of(asked, lines),
        "by_partner": asked.show == BY_PARTNER,
        "not_counted": dropped,
        "not_counted_hits": sum(each.hits for each in dropped),
        "not_counted_address": number_addresses.hits(
            asked.first, asked.last, counted="no", **asked.narrowed()
        ),
        "query": f"{query}&" if query else "",
        "csv_address": f"{reverse('admin:reports_csv')}?{query}",
    }


def rows(asked: Asked, lines: list[ReportLine]) -> list[list[Any]]:
    currencies = currencies_of(each.line for each in lines)
    what = [_("Partner"), _("Partner code")]
    if asked.show != BY_PARTNER:
        what = [_("Link"), _("Link code"), _("Ad"), _("Ad code")]
    head = [*what, *figure_titles(), *revenue_titles(currencies)]
    return [head, *(row_of(each, len(what), currencies) for each in lines)]


def row_of(each: ReportLine, names: int, currencies: list[str]) -> list[Any]:
    named = [each.name, each.code, each.ad, each.ad_code][:names]
    return [*named, *figures_of(each.line), *revenue_of(each.line, currencies)]
