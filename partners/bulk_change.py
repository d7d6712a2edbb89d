"""What somebody of the team changed on many partners at once, kept for a day to take it back."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.membership import Program
from partners.partner import Partner
from partners.user import User

UNDO_WITHIN = timedelta(days=1)
MOST_AT_ONCE = 5000


class BulkChangeQuerySet(models.QuerySet["BulkChange"]):
    def undoable(self, now: datetime) -> Self:
        return self.filter(undone_at=None, made_at__gt=now - UNDO_WITHIN, partners__gt=0)


class BulkChange(models.Model):
    class Kind(models.TextChoices):
        STATUS = "status", _("Status")
        JOIN = "join", _("Into a program")
        LEAVE = "leave", _("Out of a program")

    # Made by the page that asked, so that the second press of its button finds the first.
    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=6, choices=Kind)
    status = models.CharField(max_length=8, choices=Partner.Status, blank=True)
    program = models.ForeignKey(Program, models.CASCADE, null=True, related_name="+")
    partners = models.PositiveIntegerField(default=0)
    actor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)

    objects = BulkChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of many partners")
        verbose_name_plural = _("changes of many partners")
        indexes = [
            # Serves what can be undone now, and the erasing of what cannot.
            models.Index(fields=["made_at"], name="bulk_change_made")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.status or self.program}: {self.partners}"


class BulkChangeRow(models.Model):
    """One partner whom it changed, and what was before."""

    change = models.ForeignKey(BulkChange, models.CASCADE, related_name="rows")
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="+")
    former_status = models.CharField(max_length=8, blank=True)
    # The membership that was made: another one of the same partner was made since.
    membership_id = models.PositiveBigIntegerField(null=True)
    joined_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("partner changed")
        verbose_name_plural = _("partners changed")

    def __str__(self) -> str:
        return f"{self.partner_id}"


def forget_bulk_changes(now: datetime) -> int:
    """Erase some thousand rows of what nobody can undo any more; answers how many."""
    over = now - 2 * UNDO_WITHIN
    rows = BulkChangeRow.objects.filter(change__made_at__lt=over)
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE])
    if keys:
        # Between the first and the last key there may be rows of others.
        between = BulkChangeRow.objects.filter(pk__range=(keys[0], keys[-1]))
        return between.filter(change__made_at__lt=over).delete()[0]
    return BulkChange.objects.filter(made_at__lt=over).delete()[0]
