"""The result of one proof that the numbers agree (docs/rules.md, Numbers)."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReconciliationQuerySet(models.QuerySet["Reconciliation"]):
    def newest_first(self) -> Self:
        return self.order_by("-started_at", "-pk")


class Reconciliation(models.Model):
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"))
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("to"))
    differences = models.PositiveIntegerField(_("differences"))
    # One line per check: its name, how much was compared, how much differs, and examples by id.
    checks = models.JSONField(_("checks"))

    objects = ReconciliationQuerySet.as_manager()

    class Meta:
        verbose_name = _("reconciliation")
        verbose_name_plural = _("reconciliations")
        indexes = [
            # Serves the newest result on the owner's front page.
            models.Index(fields=["started_at"], name="reconciliation_time"),
        ]

    def __str__(self) -> str:
        return f"{self.first_day} - {self.last_day}: {self.differences}"

    @property
    def is_clean(self) -> bool:
        return not self.differences
