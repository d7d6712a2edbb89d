"""The few numbers on Home: today, 7 and 30 days, and why hits of late were not counted."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Q, Sum

from business.days import start_of
from business.models import Business
from partners.models import Partner
from portal.stats_form import Asked
from tracking.stats import NotCounted, Scope, sum_not_counted

SPANS = {"today": 1, "week": 7, "month": 30}


class Figure(NamedTuple):
    number: int
    asked: Asked


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers by span, in the order of `SPANS`, each with the days that it is of."""

    hits: list[Figure]
    opt_ins: list[Figure]
    new_referrals: list[Figure]
    # Of the longest span.
    not_counted: list[NotCounted]

    @property
    def is_empty(self) -> bool:
        return not any(each.number for each in [*self.hits, *self.opt_ins, *self.new_referrals])

    @property
    def longest(self) -> Asked:
        return self.hits[-1].asked

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
    spans = [Asked(day, today, child=None, link=None, ad=None) for day in starts.values()]

    def by_span(sums: dict[str, Any]) -> list[Figure]:
        return [Figure(sums[span] or 0, asked) for span, asked in zip(SPANS, spans, strict=True)]

    return Figures(
        hits=by_span(scope.counts().eligible().aggregate(**hits)),
        opt_ins=by_span(scope.decisions().aggregate(**opt_ins)),
        new_referrals=by_span(scope.new_referrals().aggregate(**ties)),
        not_counted=sum_not_counted(scope),
    )
