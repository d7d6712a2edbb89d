"""What the last look at a tracking link's website address found: numbers beside the link's row."""

from datetime import datetime, timedelta
from typing import Self

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from referrals.checking.outcome import Outcome, Result
from referrals.link import TrackingLink

NEXT_LOOK = timedelta(days=1)
# After a first failure the second look comes sooner, but not so soon that a restart fails twice.
SECOND_LOOK = timedelta(hours=4)
SURE_AFTER = timedelta(hours=3)


class DestinationCheckQuerySet(models.QuerySet["DestinationCheck"]):
    def in_force(self) -> Self:
        """Of the addresses that links lead to now, without archived links."""
        return self.filter(link__archived_at=None, address=F("link__destination"))

    def dead(self) -> Self:
        """Looked at again after some hours, and it still fails."""
        surely = F("failed_since") + SURE_AFTER
        return self.in_force().filter(failed_since__isnull=False, checked_at__gte=surely)

    def record(self, link: TrackingLink, address: str, outcome: Outcome, at: datetime) -> None:
        """Keep what a look at `address` found; nothing of a link that was deleted meanwhile."""
        try:
            with transaction.atomic():
                known = self.select_for_update().filter(link=link, address=address).first()
                fields = fields_of(outcome, known.failed_since if known else None, at)
                self.update_or_create(link=link, defaults={"address": address, **fields})
        except IntegrityError:
            # The link was deleted while we looked: there is nothing left to say about it.
            if TrackingLink.objects.filter(pk=link.pk).exists():
                raise


def fields_of(outcome: Outcome, failed_since: datetime | None, at: datetime) -> dict[str, object]:
    is_first_failure = outcome.result.is_failure and failed_since is None
    return {
        "result": outcome.result,
        "status": outcome.status,
        "landed": outcome.landed,
        "detail": outcome.detail,
        "certificate_ends": outcome.certificate_ends,
        "milliseconds": outcome.milliseconds,
        "checked_at": at,
        "due_at": at + (SECOND_LOOK if is_first_failure else NEXT_LOOK),
        "failed_since": (failed_since or at) if outcome.result.is_failure else None,
    }


class DestinationCheck(models.Model):
    link = models.OneToOneField(
        TrackingLink, models.CASCADE, primary_key=True, related_name="destination_check"
    )
    # The address that was looked at; the link's may have been changed since.
    address = models.CharField(_("website address"), max_length=2048)
    result = models.CharField(_("result"), max_length=12, choices=Result)
    status = models.PositiveSmallIntegerField(_("answer"), default=0)
    landed = models.CharField(_("where it leads"), max_length=2048, blank=True)
    detail = models.CharField(_("what was said"), max_length=200, blank=True)
    certificate_ends = models.DateTimeField(_("certificate ends"), null=True)
    milliseconds = models.PositiveIntegerField(_("milliseconds"), default=0)
    checked_at = models.DateTimeField(_("checked"))
    failed_since = models.DateTimeField(_("failing since"), null=True)
    # Serves the worker: which look is due.
    due_at = models.DateTimeField(_("next look"), db_index=True)

    objects = DestinationCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("check of a website address")
        verbose_name_plural = _("checks of website addresses")

    def __str__(self) -> str:
        return f"{self.address}: {self.result}"

    @property
    def outcome(self) -> Outcome:
        return Outcome(
            Result(self.result),
            status=self.status,
            landed=self.landed,
            detail=self.detail,
            certificate_ends=self.certificate_ends,
            milliseconds=self.milliseconds,
        )
