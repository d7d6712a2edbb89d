"""The front page of the admin: numbers and newest opt-ins."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from owner.first_steps import first_steps
from owner.health import redirect_problem
from owner.recent_hits import last_days
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
    hits_address: str
    opt_ins_address: str


def front_page_of(request: HttpRequest) -> dict[str, Any]:
    """What the front page shows next to the menu."""
    return {
        "periods": list(periods(request.business.zone)),  # type: ignore[attr-defined]
        "newest_opt_ins": newest_opt_ins(None),
        "steps": first_steps(request.user),
        "redirect_problem": redirect_problem(),
    }


def periods(zone: ZoneInfo) -> Iterator[Period]:
    """The counts are read once, for the longest period; the others are parts of it."""
    longest = Scope(None, *last_days(zone, PERIODS[-1][0]))
    days, dropped, earned = sum_days(longest), not_counted(longest), revenue(longest)
    for number, label in PERIODS:
        first, last = last_days(zone, number)
        hits = reverse("admin:tracking_hit_changelist")
        opt_ins = reverse("admin:tracking_optin_changelist")
        yield Period(
            label=str(label),
            hits=sum(day.hits for day in days[-number:]),
            unique_hits=sum(day.unique_hits for day in days[-number:]),
            new_referrals=Scope(None, first, last).new_referrals().count(),
            opt_ins=sum(day.opt_ins for day in days[-number:]),
            revenue=add_up(earned, first),
            not_counted=sum(count for day, count in dropped.items() if day >= first),
            hits_address=f"{hits}?first={first}&last={last}",
            opt_ins_address=f"{opt_ins}?day__gte={first}&day__lte={last}",
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
