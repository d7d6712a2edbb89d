"""The front page of the admin: numbers and newest opt-ins."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from business.days import start_of
from owner import number_addresses
from owner.first_steps import first_steps
from owner.recent_hits import last_days
from owner.roles import may_change
from owner.status import status_lines
from owner.top_lists import top_lists
from owner.waiting import what_waits
from partners.second_factor import should_be_asked
from tracking.models import Referral
from tracking.stats import Line, Scope, add_opt_ins, count_opt_ins, newest_opt_ins

PERIODS = ((1, _("Today")), (7, _("7 days")), (30, _("30 days")))


@dataclass(frozen=True, slots=True)
class HitDay:
    hits: int
    unique_hits: int
    not_counted: int


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
    zone: ZoneInfo = request.business.zone  # type: ignore[attr-defined]
    return {
        "periods": list(periods(zone)),
        "newest_opt_ins": newest_opt_ins(None),
        "steps": first_steps(request.user) if may_change(request) else [],
        "status": status_lines(),
        "top_lists": top_lists(zone),
        "waiting": what_waits(),
        "suggests_second_factor": should_be_asked(request, request.user),  # type: ignore[arg-type]
    }


def periods(zone: ZoneInfo) -> Iterator[Period]:
    """All is read once, for the longest period; the others are parts of it."""
    longest = Scope(None, *last_days(zone, PERIODS[-1][0]))
    counted, earned = hits_by_day(longest), revenue(longest)
    referred = new_referrals(zone)
    for number, label in PERIODS:
        first, last = last_days(zone, number)
        days = [hits for day, hits in counted.items() if day >= first]
        line = add_up(earned, first)
        yield Period(
            label=str(label),
            hits=sum(day.hits for day in days),
            unique_hits=sum(day.unique_hits for day in days),
            new_referrals=referred[number],
            opt_ins=line.opt_ins,
            revenue=line.revenue,
            not_counted=sum(day.not_counted for day in days),
            hits_address=number_addresses.hits(first, last, counted="yes"),
            unique_address=number_addresses.hits(first, last, counted="yes", unique="yes"),
            new_referrals_address=number_addresses.new_referrals(first, last),
            opt_ins_address=number_addresses.opt_ins(first, last),
            revenue_address=number_addresses.opt_ins(first, last, gross__isnull="False"),
            not_counted_address=number_addresses.hits(first, last, counted="no"),
        )


def hits_by_day(scope: Scope) -> dict[date, HitDay]:
    rows = scope.counts().by_day()
    return {row["day"]: HitDay(row["n"], row["unique"], row["not_counted"]) for row in rows}


def new_referrals(zone: ZoneInfo) -> dict[int, int]:
    """By the number of days."""
    starts = {number: start_of(last_days(zone, number)[0], zone) for number, _label in PERIODS}
    recent = Referral.objects.new().filter(occurred_at__gte=min(starts.values()))
    found = recent.aggregate(
        **{
            str(number): Count("pk", filter=Q(occurred_at__gte=start))
            for number, start in starts.items()
        }
    )
    return {number: found[str(number)] for number in starts}


def revenue(scope: Scope) -> dict[date, Line]:
    """Opt-ins and their revenue by day."""
    lines: dict[date, Line] = defaultdict(Line)
    for row in count_opt_ins(scope.decisions(), "opt_in__day"):
        add_opt_ins(lines[row["opt_in__day"]], row)
    return lines


def add_up(lines: dict[date, Line], first: date) -> Line:
    total = Line()
    for day, line in lines.items():
        if day >= first:
            total.add(line)
    return total
