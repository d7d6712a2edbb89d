"""Opt-ins: the forms and purchases credited to the partner, the rows behind the numbers."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from business.csv_file import csv_response
from business.days import today
from business.money import major_units
from partners.models import Partner
from portal.access import PartnerRequest, for_partner
from portal.ad_names import ad_name
from portal.list_form import UNCOUNTED_STATES, ListAsked, OptInsForm
from portal.paging import NewestFirst
from portal.referral_words import NOT_COUNTED, state_of_opt_in
from portal.report import report_context
from tracking.contact import mask_email
from tracking.models import Decision, OptIn
from tracking.stats import Line, add_opt_ins, count_opt_ins

ORDER = NewestFirst(at="opt_in__occurred_at", key="opt_in_id")


@require_safe
@for_partner
def opt_ins(request: PartnerRequest, partner: Partner) -> HttpResponse:
    form = OptInsForm(request.GET, partner, today(request.business.zone))
    asked = form.asked()
    context = report_context(request, partner, form, asked)
    if asked:
        found = opt_ins_of(partner, asked)
        page = ORDER.page(with_names(found), request.GET)
        context |= {"page": page, **add_up(found)}
        context["has_any"] = bool(page.rows) or credited_to(partner).exists()
    return render(request, "portal/opt_ins.html", context)


@require_safe
@for_partner
def opt_ins_csv(request: PartnerRequest, partner: Partner) -> HttpResponse:
    asked = OptInsForm(request.GET, partner, today(request.business.zone)).asked()
    if asked is None:
        return render(request, "400.html", status=400)
    found = ORDER.newest_first(with_names(opt_ins_of(partner, asked)))
    rows = csv_rows(found, partner, shows_revenue=request.business.shows_revenue)
    return csv_response(f"opt-ins-{asked.first}-{asked.last}", rows)


def credited_to(partner: Partner) -> QuerySet[Decision]:
    mine = Decision.objects.standing().for_partner(partner)
    return mine.exclude(opt_in__status=OptIn.Status.TEST)


def opt_ins_of(partner: Partner, asked: ListAsked) -> QuerySet[Decision]:
    """Decisions, also of opt-ins that do not count; those that do are Link Tracking Stats'."""
    days = (asked.first, asked.last)
    found = credited_to(partner).filter(opt_in__day__range=days, **asked.narrowed)
    if asked.of:
        found = found.filter(opt_in__contact=asked.of.contact_id)
    if not asked.shown:
        return found
    if asked.shown in OptIn.Kind.values:
        return found.filter(opt_in__status=OptIn.Status.COUNTED, opt_in__kind=asked.shown)
    return found.filter(opt_in__status=asked.shown)


def with_names(found: QuerySet[Decision]) -> QuerySet[Decision]:
    return found.select_related("opt_in__contact", "link", "ad")


@dataclass(frozen=True, slots=True)
class Uncounted:
    """How many of the rows are in no number, and why."""

    status: str
    number: int

    @property
    def label(self) -> str:
        return str(UNCOUNTED_STATES[self.status])

    @property
    def note(self) -> str:
        return str(NOT_COUNTED[self.status])


def add_up(found: QuerySet[Decision]) -> dict[str, Any]:
    """Totals of those that count, how many do not, by their state, and how many there are."""
    totals, uncounted = Line(), Counter[str]()
    for group in count_opt_ins(found, "opt_in__status"):
        if group["opt_in__status"] == OptIn.Status.COUNTED:
            add_opt_ins(totals, group)
        else:
            uncounted[group["opt_in__status"]] += group["n"]
    states = [Uncounted(state, uncounted[state]) for state in UNCOUNTED_STATES if uncounted[state]]
    shown = totals.opt_ins + uncounted.total()
    return {"totals": totals, "uncounted": states, "shown": shown}


def csv_rows(
    found: QuerySet[Decision], partner: Partner, *, shows_revenue: bool
) -> Iterator[list[Any]]:
    head = [_("Time"), _("Contact"), _("Kind"), _("Link"), _("Link code"), _("Ad"), _("Ad code")]
    yield [*head, _("State"), *([_("Revenue"), _("Currency")] if shows_revenue else [])]
    for each in found.iterator(chunk_size=2000):
        opt_in = each.opt_in
        yield [
            localtime(opt_in.occurred_at).strftime("%Y-%m-%d %H:%M"),
            mask_email(opt_in.contact.email),
            opt_in.get_kind_display(),
            each.link.name if each.link else _("No link"),
            each.link.code if each.link else "",
            ad_name(each.ad, partner),
            each.ad.code if each.ad else "",
            state_of_opt_in(opt_in),
            *(paid(opt_in) if shows_revenue else []),
        ]


def paid(opt_in: OptIn) -> list[str]:
    if opt_in.revenue is None:
        return ["", ""]
    return [str(major_units(opt_in.revenue, opt_in.currency)), opt_in.currency]
