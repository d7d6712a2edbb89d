"""Where a visitor has been: first and newest eligible hit, and what counts as unique."""

from typing import Self
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _


class Footprint(models.Model):
    """One row per key, link, partner and Ad; the unique hit opens a window."""

    link_id = models.PositiveBigIntegerField()
    partner_id = models.PositiveBigIntegerField()
    ad_id = models.PositiveBigIntegerField(default=0)
    unique_hit = models.UUIDField()
    unique_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        abstract = True


class TrailQuerySet(models.QuerySet["Trail"]):
    def of(self, visitor: UUID) -> Self:
        return self.filter(visitor=visitor)


class Trail(Footprint):
    """By the cookie's random id: the candidates of an opt-in, and unique hits of known browsers."""

    pk = models.CompositePrimaryKey("visitor", "link_id", "partner_id", "ad_id")
    visitor = models.UUIDField()
    first_hit = models.UUIDField()
    first_at = models.DateTimeField()
    last_hit = models.UUIDField()

    objects = TrailQuerySet.as_manager()

    class Meta:
        verbose_name = _("trail")
        verbose_name_plural = _("trails")

    def __str__(self) -> str:
        return f"{self.visitor}: {self.partner_id}/{self.link_id}/{self.ad_id}"


class RecentClick(Footprint):
    """By the key of the day from address and browser: only for unique hits, never for credit."""

    pk = models.CompositePrimaryKey("dedupe_key", "link_id", "partner_id", "ad_id")
    dedupe_key = models.UUIDField()

    class Meta:
        verbose_name = _("recent click")
        verbose_name_plural = _("recent clicks")
        indexes = [
            # Serves the clean-up of rows older than the salts; repeats leave it alone.
            models.Index(fields=["unique_at"], name="recent_click_unique_at"),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id}/{self.link_id}/{self.ad_id}"
