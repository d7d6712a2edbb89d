"""Runs the checks and keeps their result."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from business.days import day_of
from business.models import Business
from tracking.models import Reconciliation
from tracking.reconciling.check import Check, Span
from tracking.reconciling.decisions import check_decisions, check_standing
from tracking.reconciling.hits import check_counts, check_new_referrals
from tracking.reconciling.stats import check_stats
from tracking.reconciling.ties import check_ties

DAYS = 35
RUNS_KEPT = 400
# A transaction that began before a run may end after it.
LATE = timedelta(hours=1)
FIRST_INSTANT = datetime(2000, 1, 1, tzinfo=UTC)
# Each yields after a slice how much it compared, so that others have their turn in between.
CHECKS: dict[str, Callable[[Span, Check], Iterator[int]]] = {
    "counts": check_counts,
    "new_referrals": check_new_referrals,
    "stats": check_stats,
    "standing": check_standing,
    "decisions": check_decisions,
    "ties": check_ties,
}


def reconcile(first: date, last: date) -> Reconciliation:
    """Compare all that has to agree on the owner's days `first` to `last`; changes no number."""
    started_at, span = timezone.now(), Span(first, last)
    return keep(started_at, span, [run_check(name, span) for name in CHECKS])


def run_check(name: str, span: Span) -> Check:
    check = Check(name)
    for _compared in CHECKS[name](span, check):
        pass
    return check


def reconcile_nightly(now: datetime) -> Iterator[int]:
    """The days that are over and all decisions since the last run, slice by slice."""
    started_at = timezone.now()
    span = Span(*latest_days(now), since=last_run())
    checks = [Check(name) for name in CHECKS]
    for check in checks:
        yield from CHECKS[check.name](span, check)
    keep(started_at, span, checks)


def latest_days(now: datetime) -> tuple[date, date]:
    """The last days that are over for the owner."""
    yesterday = day_of(now, Business.objects.current().zone) - timedelta(days=1)
    return yesterday - timedelta(days=DAYS - 1), yesterday


def last_run() -> datetime:
    """Decisions before this instant were looked at already, in this or the runs before."""
    row = Reconciliation.objects.newest_first().first()
    return row.started_at - LATE if row else FIRST_INSTANT


def keep(started_at: datetime, span: Span, checks: list[Check]) -> Reconciliation:
    row = Reconciliation.objects.create(
        started_at=started_at,
        finished_at=timezone.now(),
        first_day=span.first,
        last_day=span.last,
        differences=sum(check.different for check in checks),
        checks=[check.as_json() for check in checks],
    )
    old = Reconciliation.objects.newest_first().values_list("pk", flat=True)[RUNS_KEPT:]
    Reconciliation.objects.filter(pk__in=list(old)).delete()
    return row
