"""A number that changes with everything the routing table is read from.

Triggers of the database change it, so raw SQL counts too: docs/adr/0005-routing-version.md.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoutingVersionQuerySet(models.QuerySet["RoutingVersion"]):
    def in_force(self) -> int:
        """The number of the newest committed change; 0 while nothing was ever changed."""
        return self.values_list("version", flat=True).first() or 0


class RoutingVersion(models.Model):
    """One row, written by triggers only."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    version = models.BigIntegerField()

    objects = RoutingVersionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("routing version")
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="routing_version_one_row"),
        ]

    def __str__(self) -> str:
        return str(self.version)
