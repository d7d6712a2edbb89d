"""The few numbers on Home: today, 7 and 30 days, and why hits of late were not counted."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, Sum

from business.days import start_of
from business.models import Business
from partners.models import Partner
from tracking.stats import NotCounted, Scope, sum_not_counted

SPANS = {"today": 1, "week": 7, "month": 30}


@dataclass(frozen=True, slots=True)
class Figures:
    """By span, in the order of `SPANS`."""

    hits: list[int]
    opt_ins: list[int]
    new_referrals: list[int]
    not_counted: list[NotCounted]

    @property
    def is_empty(self) -> bool:
        return not any([*self.hits, *self.opt_ins, *self.new_referrals])

    @property
    def not_counted_hits(self) -> int:
        return sum(each.hits for each in self.not_counted)


def recent_figures(partner: Partner, business: Business, today: date) -> Figures:
    starts = {span: today - timedelta(days=days - 1) for span, days in SPANS.items()}
    scope = Scope(partner, starts["month"], today)
    hits = {span: Sum("hits", filter=Q(day__gte=day)) for span, day in starts.items()}
    opt_ins = {span: Count("pk", filter=Q(opt_in__day__gte=day)) for span, day in starts.items()}
    ties = {
        span: Count("pk", filter=Q(occurred_at__gte=start_of(day, business.zone)))
        for span, day in starts.items()
    }
    return Figures(
        hits=in_spans(scope.counts().eligible().aggregate(**hits)),
        opt_ins=in_spans(scope.decisions().aggregate(**opt_ins)),
        new_referrals=in_spans(scope.new_referrals().aggregate(**ties)),
        not_counted=sum_not_counted(scope),
    )


def in_spans(sums: dict[str, Any]) -> list[int]:
    return [sums[span] or 0 for span in SPANS]
