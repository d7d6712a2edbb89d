"""The jobs of settings.WORKER_JOBS: docs/developer.md tells how to add one."""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.module_loading import import_string

from business.models import Business, Job

# Answers how many rows a slice handled, or yields that after each.
Work = Callable[[datetime], int | Iterator[int] | None]


def write_jobs(now: datetime) -> None:
    """A row for each job of the settings, none for others."""
    Job.objects.exclude(name__in=settings.WORKER_JOBS).delete()
    known = set(Job.objects.values_list("name", flat=True))
    new = [name for name in settings.WORKER_JOBS if name not in known]
    rows = [Job(name=name, next_at=first_run(name, now)) for name in new]
    # Two workers may start at once.
    Job.objects.bulk_create(rows, ignore_conflicts=True)


def first_run(name: str, now: datetime) -> datetime:
    """A nightly job waits for its night; the others begin at once."""
    return next_run(name, now) if isinstance(settings.WORKER_JOBS[name], time) else now


def next_run(name: str, now: datetime) -> datetime:
    when = settings.WORKER_JOBS[name]
    if isinstance(when, timedelta):
        return now + when
    return next_night(when, now, Business.objects.current().zone)


def next_night(at: time, now: datetime, zone: ZoneInfo) -> datetime:
    """The next instant at which it is `at` for the owner; also where clocks change."""
    local = now.astimezone(zone)
    tonight = datetime.combine(local.date(), at, tzinfo=zone)
    if tonight <= local:
        tonight = datetime.combine(local.date() + timedelta(days=1), at, tzinfo=zone)
    return tonight


def slices_of(name: str, now: datetime) -> Iterator[int]:
    """Do the work of a job slice by slice; yields after each how many rows it handled."""
    work: Work = import_string(name)
    while result := work(now):
        if isinstance(result, Iterator):
            yield from result
            return
        yield result
