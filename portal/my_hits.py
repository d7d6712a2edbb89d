"""Hits: each request to the partner's links, counted or not, the rows behind the numbers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from business.csv_file import streamed_csv_response
from business.days import today
from partners.models import Partner
from portal.access import PartnerRequest, for_partner
from portal.ad_names import ad_name
from portal.hit_pages import HitFilter, read_all, read_page
from portal.hit_words import who_clicked
from portal.list_form import HitsForm
from portal.report import report_context
from referrals.models import Ad, TrackingLink
from tracking.models import Hit
from tracking.reasons import reason_label
from tracking.retention import erased_before

UNKNOWN_LINK = gettext_lazy("A link that you cannot use")


@dataclass(frozen=True, slots=True)
class HitLine:
    """`link` is None where the partner may not know it: reserved for somebody else, say."""

    hit: Hit
    link: TrackingLink | None
    ad: Ad | None


@require_safe
@for_partner
def hits(request: PartnerRequest, partner: Partner) -> HttpResponse:
    form = HitsForm(request.GET, partner, today(request.business.zone))
    asked = form.asked()
    context = report_context(request, partner, form, asked)
    if asked:
        wanted = HitFilter(partner, asked, request.business.zone)
        numbers = wanted.numbers()
        page = read_page(wanted, numbers.days, request.GET)
        lines = list(name_lines(page.rows, form))
        context |= {"page": page, "numbers": numbers, "lines": lines}
        context["erased_before"] = erased_before(asked.first, timezone.now(), wanted.zone)
        context["has_any"] = bool(numbers.days) or wanted.has_any
    return render(request, "portal/hits.html", context)


@require_safe
@for_partner
def hits_csv(request: PartnerRequest, partner: Partner) -> HttpResponseBase:
    form = HitsForm(request.GET, partner, today(request.business.zone))
    asked = form.asked()
    if asked is None:
        return render(request, "400.html", status=400)
    wanted = HitFilter(partner, asked, request.business.zone)
    return streamed_csv_response(f"hits-{asked.first}-{asked.last}", csv_rows(wanted, form))


def name_lines(found: Iterable[Hit], form: HitsForm) -> Iterator[HitLine]:
    """With the links and Ads that the form offers, so that naming them costs no query."""
    links, ads = form.choice("link").offered, form.choice("ad").offered
    for hit in found:
        yield HitLine(hit, links.get(str(hit.link_id)), ads.get(str(hit.ad_id)))


def csv_rows(wanted: HitFilter, form: HitsForm) -> Iterator[list[Any]]:
    head = [_("Time"), _("Link"), _("Link code"), _("Ad"), _("Ad code"), _("Who")]
    yield [*head, _("Counted"), _("Unique"), _("Not counted because")]
    for line in name_lines(read_all(wanted), form):
        hit = line.hit
        yield [
            # The zone by name: a streamed file is written after the request's own is over.
            hit.at.astimezone(wanted.zone).strftime("%Y-%m-%d %H:%M:%S"),
            line.link.name if line.link else UNKNOWN_LINK,
            line.link.code if line.link else "",
            ad_name(line.ad, wanted.partner),
            line.ad.code if line.ad else "",
            who_clicked(hit),
            _("yes") if hit.is_eligible else _("no"),
            _("yes") if hit.is_unique else _("no"),
            reason_label(hit.reason) if hit.reason else "",
        ]
