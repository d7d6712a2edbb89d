"""Link Tracking Stats: hits and opt-ins by link and Ad, as a page and as CSV."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from business.days import today
from partners.models import Partner
from portal.access import PartnerRequest, for_partner
from portal.chart import draw_chart
from portal.report import report_context
from portal.stats_csv import stats_csv_response
from portal.stats_form import Asked, StatsForm
from tracking.stats import Line, Stats, link_tracking_stats, totals_by_partner


@require_safe
@for_partner
def stats(request: PartnerRequest, partner: Partner) -> HttpResponse:
    day = today(request.business.zone)
    form = StatsForm(request.GET, partner, day)
    asked = form.asked()
    context = {
        **report_context(request, partner, form, asked),
        **(numbers(partner, asked) if asked else {}),
    }
    return render(request, "portal/stats.html", context)


@require_safe
@for_partner
def stats_csv(request: PartnerRequest, partner: Partner) -> HttpResponse:
    asked = StatsForm(request.GET, partner, today(request.business.zone)).asked()
    if asked is None:
        return render(request, "400.html", status=400)
    if asked.child:
        return stats_csv_response(
            asked, [totals_of(asked.child, asked)], partner, shows_revenue=False
        )
    lines = stats_of(partner, asked).lines
    return stats_csv_response(asked, lines, partner, shows_revenue=request.business.shows_revenue)


def numbers(partner: Partner, asked: Asked) -> dict[str, Any]:
    """Of a child only the totals: its contacts and Ads are its own."""
    if asked.child:
        return {"totals": totals_of(asked.child, asked)}
    found = stats_of(partner, asked)
    return {"stats": found, "totals": found.totals, "chart": draw_chart(found.by_day)}


def stats_of(partner: Partner, asked: Asked) -> Stats:
    return link_tracking_stats(partner, asked.first, asked.last, link=asked.link, ad=asked.ad)


def totals_of(child: Partner, asked: Asked) -> Line:
    return totals_by_partner([child], asked.first, asked.last)[child.pk]
