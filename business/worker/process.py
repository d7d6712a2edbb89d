"""The workers that run: each says every few seconds that it is there."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

LATE_AFTER = timedelta(minutes=2)
FORGOTTEN_AFTER = timedelta(days=1)


class WorkerProcessQuerySet(models.QuerySet["WorkerProcess"]):
    def newest(self) -> "WorkerProcess | None":
        return self.order_by("-seen_at").first()

    def beat(self, name: str, now: datetime) -> None:
        """Say that the worker of this name is there; whoever is long gone is forgotten."""
        if not self.filter(name=name).update(seen_at=now):
            self.forgotten(now).delete()
            self.create(name=name, started_at=now, seen_at=now)

    def forgotten(self, now: datetime) -> Self:
        return self.filter(seen_at__lt=now - FORGOTTEN_AFTER)


class WorkerProcess(models.Model):
    """`name` is machine and process, for example `server:4711`."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    started_at = models.DateTimeField(_("started"))
    seen_at = models.DateTimeField(_("last seen"))

    objects = WorkerProcessQuerySet.as_manager()

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")

    def __str__(self) -> str:
        return self.name

    def is_late(self, now: datetime) -> bool:
        return self.seen_at < now - LATE_AFTER
