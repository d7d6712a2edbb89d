"""What the worker does again and again: when each job ran, how it ended and when it is next."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Renewed at each slice, so it is longer than a slice. Only after a killed worker anybody waits.
LEASE = timedelta(minutes=10)
PAUSE_AFTER_FAILURE = timedelta(hours=1)


class JobQuerySet(models.QuerySet["Job"]):
    def due(self, now: datetime) -> Self:
        is_free = Q(leased_until=None) | Q(leased_until__lte=now)
        return self.filter(is_free, next_at__lte=now)

    def failed(self, now: datetime) -> Self:
        """At the last run; what runs at this moment is not among them."""
        return self.exclude(last_error="").exclude(leased_until__gt=now)

    def lease(self, now: datetime) -> "Job | None":
        """The job that waits longest, for the caller alone; None if none is due."""
        job = self.due(now).order_by("next_at").first()
        if job is None:
            return None
        job.leased_until = now + LEASE
        # The words stay if the process ends with it: killed, or by a fault of the job.
        words = _("It broke off; the log of the worker says why.")
        is_ours = (
            self.due(now)
            .filter(pk=job.pk)
            .update(leased_until=job.leased_until, last_started_at=now, last_error=words)
        )
        return job if is_ours else None


class Job(models.Model):
    """A function of settings.WORKER_JOBS; its import path is the name."""

    name = models.CharField(gettext_lazy("name"), max_length=120, unique=True)
    next_at = models.DateTimeField(gettext_lazy("next"))
    last_started_at = models.DateTimeField(gettext_lazy("last started"), null=True)
    last_finished_at = models.DateTimeField(gettext_lazy("last ended well"), null=True)
    last_rows = models.PositiveIntegerField(gettext_lazy("rows"), default=0)
    last_error = models.CharField(gettext_lazy("what went wrong"), max_length=500, blank=True)
    leased_until = models.DateTimeField(null=True, editable=False)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("job of the worker")
        verbose_name_plural = gettext_lazy("jobs of the worker")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def renew(self) -> bool:
        """Keep the lease for another slice; False if another worker has it by now."""
        until = timezone.now() + LEASE
        is_ours = bool(self.leased_by_us().update(leased_until=until))
        self.leased_until = until
        return is_ours

    def end_well(self, rows: int, next_at: datetime) -> None:
        self.leased_by_us().update(
            last_finished_at=timezone.now(),
            last_rows=rows,
            last_error="",
            next_at=next_at,
            leased_until=None,
        )

    def end_badly(self, words: str, next_at: datetime) -> None:
        soon = timezone.now() + PAUSE_AFTER_FAILURE
        self.leased_by_us().update(
            last_error=words[:500], next_at=min(next_at, soon), leased_until=None
        )

    def leave_off(self) -> None:
        """The worker stops in the middle: the next one goes on at once."""
        self.leased_by_us().update(leased_until=None, last_error="")

    def leased_by_us(self) -> JobQuerySet:
        return Job.objects.filter(pk=self.pk, leased_until=self.leased_until)
