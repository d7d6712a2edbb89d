"""A link tried out on the real path, in no statistics (docs/rules.md, Test runs)."""

from datetime import datetime, timedelta
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from referrals.models import Ad, TrackingLink

LASTS = timedelta(hours=1)


class TestRunQuerySet(models.QuerySet["TestRun"]):
    def open_at(self, now: datetime) -> Self:
        return self.filter(started_at__gt=now - LASTS)


class TestRun(models.Model):
    # Not a test of pytest's, though its name begins so.
    __test__ = False

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    link = models.ForeignKey(
        TrackingLink, models.CASCADE, related_name="+", verbose_name=_("tracking link")
    )
    partner = models.ForeignKey(
        Partner, models.CASCADE, related_name="test_runs", verbose_name=_("partner")
    )
    ad = models.ForeignKey(
        Ad, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ad")
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    started_at = models.DateTimeField(_("started"))

    objects = TestRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("test run")
        verbose_name_plural = _("test runs")
        indexes = [
            # Serves the clean-up of old ones.
            models.Index(fields=["started_at"], name="test_run_time"),
        ]

    def __str__(self) -> str:
        return f"{self.link_id}/{self.partner_id}"

    @property
    def ends_at(self) -> datetime:
        return self.started_at + LASTS

    def is_open(self, now: datetime) -> bool:
        return now < self.ends_at
