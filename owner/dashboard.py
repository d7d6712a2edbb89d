"""The front page of the admin: numbers and newest opt-ins."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Sum
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from owner import number_addresses
from owner.first_steps import first_steps
from owner.recent_hits import last_days
from owner.status import status_lines
from owner.waiting import what_waits
from tracking.stats import Line, Scope, add_opt_ins, count_opt_ins, newest_opt_ins, sum_days

PERIODS = ((1, _("Today")), (7, _("7 days")), (30, _("30 days")))


@dataclass(frozen=True, slots=True)
class Period:
    label: str
    hits: int
    unique_hits: int
    new_referrals: int
    opt_ins: int
    revenue: dict[str, int]
    not_counted: int
    # Of the lists behind the numbers.
    hits_address: str
    unique_address: str
    new_referrals_address: str
    opt_ins_address: str
    revenue_address: str
    not_counted_address: str


def front_page_of(request: HttpRequest) -> dict[str, Any]:
    """What the front page shows next to the menu."""
    return {
        "periods": list(periods(request.business.zone)),  # type: ignore[attr-defined]
        "newest_opt_ins": newest_opt_ins(None),
        "steps": first_steps(request.user),
        "status": status_lines(),
        "waiting": what_waits(),
    }


def periods(zone: ZoneInfo) -> Iterator[Period]:
    """The counts are read once, for the longest period; the others are parts of it."""
    longest = Scope(None, *last_days(zone, PERIODS[-1][0]))
    days, dropped, earned = sum_days(longest), not_counted(longest), revenue(longest)
    for number, label in PERIODS:
        first, last = last_days(zone, number)
        yield Period(
            label=str(label),
            hits=sum(day.hits for day in days[-number:]),
            unique_hits=sum(day.unique_hits for day in days[-number:]),
            new_referrals=Scope(None, first, last).new_referrals().count(),
            opt_ins=sum(day.opt_ins for day in days[-number:]),
            revenue=add_up(earned, first),
            not_counted=sum(count for day, count in dropped.items() if day >= first),
            hits_address=number_addresses.hits(first, last, counted="yes"),
            unique_address=number_addresses.hits(first, last, counted="yes", unique="yes"),
            new_referrals_address=number_addresses.new_referrals(first, last),
            opt_ins_address=number_addresses.opt_ins(first, last),
            revenue_address=number_addresses.opt_ins(first, last, gross__isnull="False"),
            not_counted_address=number_addresses.hits(first, last, counted="no"),
        )


def not_counted(scope: Scope) -> dict[date, int]:
    rows = scope.counts().not_counted().values("day").annotate(n=Sum("hits")).order_by()
    return {row["day"]: row["n"] for row in rows}


def revenue(scope: Scope) -> dict[date, Line]:
    """Opt-ins and their revenue by day."""
    lines: dict[date, Line] = defaultdict(Line)
    for row in count_opt_ins(scope.decisions(), "opt_in__day"):
        add_opt_ins(lines[row["opt_in__day"]], row)
    return lines


def add_up(lines: dict[date, Line], first: date) -> dict[str, int]:
    total = Line()
    for day, line in lines.items():
        if day >= first:
            total.add(line)
    return total.revenue
