"""When the last backup was complete: its command leaves this note after the file is there."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class LastBackupQuerySet(models.QuerySet["LastBackup"]):
    def remember(self, at: datetime) -> None:
        self.update_or_create(pk=LastBackup.ONLY, defaults={"at": at})

    def instant(self) -> datetime | None:
        """None as long as there was none."""
        return self.values_list("at", flat=True).first()


class LastBackup(models.Model):
    """One row, or none yet."""

    ONLY: ClassVar[int] = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    at = models.DateTimeField(_("complete"))

    objects = LastBackupQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("last backup")
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="last_backup_only_one_row")
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} UTC"
