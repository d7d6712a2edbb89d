"""What the credit of the last days would have been under other settings, as a page and a file."""

import time
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from business.csv_file import csv_response
from business.days import today
from business.money import major_units, show_amount
from owner import number_addresses
from owner.page import admin_page
from owner.what_if_form import WhatIfForm
from partners.models import Partner
from tracking.what_if import Outcome, WhatIf, what_if

LINES_ON_A_PAGE = 100
MOST_SHOWN = 20


class Row(NamedTuple):
    """One partner, or nobody, with the list of what is theirs now."""

    name: str
    code: str
    outcome: Outcome
    differences: list[str]
    address: str


@require_safe
def what_if_page(request: HttpRequest) -> HttpResponse:
    form = form_of(request)
    context: dict[str, Any] = {"title": _("What if?"), "form": form}
    if form.is_bound and form.is_valid():
        context |= worked_out(request, form)
    return admin_page(request, "owner/what_if.html", context)


@require_safe
def what_if_csv(request: HttpRequest) -> HttpResponse:
    form = form_of(request)
    if not form.is_valid():
        context = {"title": _("What if?"), "form": form}
        return admin_page(request, "owner/what_if.html", context, status=400)
    first, last = form.span()
    found = what_if(first, last, form.settings())
    return csv_response(f"what-if-{first}-{last}", file_rows(found))


def form_of(request: HttpRequest) -> WhatIfForm:
    business = request.business  # type: ignore[attr-defined]
    return WhatIfForm(request.GET, business, today(business.zone))


def worked_out(request: HttpRequest, form: WhatIfForm) -> dict[str, Any]:
    started = time.monotonic()
    first, last = form.span()
    found = what_if(first, last, form.settings())
    query = request.GET.copy()
    query.pop("p", None)
    page = Paginator(found.biggest_first, LINES_ON_A_PAGE).get_page(request.GET.get("p"))
    names = names_in(found)
    return {
        "found": found,
        "page": page,
        "rows": [row_of(each, names, form) for each in page],
        "moved": [
            (each, name_of(each.now, names), name_of(each.then, names))
            for each in found.examples[:MOST_SHOWN]
        ],
        "seconds": time.monotonic() - started,
        "query": f"{query.urlencode()}&",
        "csv_address": f"{reverse('admin:what_if_csv')}?{query.urlencode()}",
    }


def names_in(found: WhatIf) -> Mapping[int, Partner]:
    return Partner.objects.in_bulk(key for key in found.outcomes if key)


def name_of(partner: int | None, names: Mapping[int, Partner]) -> str:
    if partner is None:
        return _("Nobody")
    return names[partner].name if partner in names else _("A partner who was erased")


def row_of(outcome: Outcome, names: Mapping[int, Partner], form: WhatIfForm) -> Row:
    partner = names.get(outcome.partner or 0)
    whose = {"partner": partner.pk} if partner else {"credit": "nobody"}
    return Row(
        name=name_of(outcome.partner, names),
        code=partner.code if partner else "",
        outcome=outcome,
        differences=[say_signed(*each) for each in outcome.revenue_difference.items() if each[1]],
        address=number_addresses.opt_ins(*form.span(), **whose),
    )


def say_signed(currency: str, minor: int) -> str:
    sign = "+" if minor > 0 else "-"
    return f"{sign}{show_amount(abs(minor), currency)}"


def file_rows(found: WhatIf) -> list[list[Any]]:
    names = names_in(found)
    currencies = sorted({code for each in found.outcomes.values() for code in each.now.revenue})
    head = [_("Partner"), _("Partner code"), _("Opt-ins now"), _("Would be"), _("Difference")]
    for code in currencies:
        named = {"currency": code}
        head += [_("Revenue %(currency)s now") % named, _("Would be"), _("Difference")]
    return [head, *(file_row(each, names, currencies) for each in found.biggest_first)]


def file_row(each: Outcome, names: Mapping[int, Partner], currencies: Sequence[str]) -> list[Any]:
    partner = names.get(each.partner or 0)
    counts = [each.now.opt_ins, each.then.opt_ins, each.difference]
    row = [name_of(each.partner, names), partner.code if partner else "", *counts]
    for code in currencies:
        now, then = (share.revenue.get(code, 0) for share in (each.now, each.then))
        row += [str(major_units(minor, code)) for minor in (now, then, then - now)]
    return row
