"""The front page of the admin: numbers and newest opt-ins."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from owner.first_steps import first_steps
from owner.recent_hits import last_days
from tracking.stats import Line, link_tracking_stats, newest_opt_ins

PERIODS = ((1, _("Today")), (7, _("7 days")), (30, _("30 days")))


@dataclass(frozen=True, slots=True)
class Period:
    label: str
    totals: Line
    not_counted: int
    hits_address: str
    opt_ins_address: str


def front_page_of(request: HttpRequest) -> dict[str, Any]:
    """What the front page shows next to the menu."""
    return {
        "periods": list(periods(request.business.zone)),  # type: ignore[attr-defined]
        "newest_opt_ins": newest_opt_ins(None),
        "steps": first_steps(request.user),
    }


def periods(zone: ZoneInfo) -> Iterator[Period]:
    for days, label in PERIODS:
        first, last = last_days(zone, days)
        stats = link_tracking_stats(None, first, last)
        yield Period(
            label=str(label),
            totals=stats.totals,
            not_counted=stats.not_counted_hits,
            hits_address=f"{reverse('admin:tracking_hit_changelist')}?first={first}&last={last}",
            opt_ins_address=(
                f"{reverse('admin:tracking_optin_changelist')}?day__gte={first}&day__lte={last}"
            ),
        )
