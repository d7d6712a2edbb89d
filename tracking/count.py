"""Hit counts by the owner's day, kept in the hits' own transaction (docs/rules.md, Numbers)."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from tracking.hit import HitClass
from tracking.wide_index import WideIndex


class HitCountQuerySet(models.QuerySet["HitCount"]):
    def of(self, partner: Partner) -> Self:
        return self.filter(partner_id=partner.pk)

    def between(self, first: date, last: date) -> Self:
        return self.filter(day__range=(first, last))

    def eligible(self) -> Self:
        return self.filter(reason="")

    def not_counted(self) -> Self:
        """All that did not count, but for tests, which are in no number."""
        return self.without_tests().exclude(reason="")

    def by_day(self) -> QuerySet["HitCount", dict[str, Any]]:
        """`day` with `n` hits that count, `unique` ones and `not_counted`, in one look."""
        dropped = ~Q(reason="") & ~Q(hit_class=HitClass.TEST)
        days = self.values("day").annotate(
            n=Sum("hits", filter=Q(reason=""), default=0),
            unique=Sum("unique_hits", filter=Q(reason=""), default=0),
            not_counted=Sum("hits", filter=dropped, default=0),
        )
        return days.order_by()

    def without_tests(self) -> Self:
        return self.exclude(hit_class=HitClass.TEST)


class HitCount(models.Model):
    """Hits of one day, link, partner, Ad, class and reason; 0 stands for no partner or no Ad."""

    pk = models.CompositePrimaryKey("partner_id", "day", "link_id", "ad_id", "hit_class", "reason")
    # Plain numbers: NULLs would not meet each other in the key.
    partner_id = models.PositiveBigIntegerField(default=0)
    day = models.DateField()
    link_id = models.PositiveBigIntegerField()
    ad_id = models.PositiveBigIntegerField(default=0)
    hit_class = models.CharField(max_length=8, choices=HitClass)
    reason = models.CharField(max_length=24, blank=True, default="")
    hits = models.PositiveBigIntegerField(default=0)
    unique_hits = models.PositiveBigIntegerField(default=0)

    objects = HitCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("hit count")
        verbose_name_plural = _("hit counts")
        indexes = [
            # Serves the owner's numbers of one link and of all links over days.
            WideIndex(fields=["link_id", "day"], also=("reason", "hits"), name="count_link_day"),
            # Serves the owner's numbers of all links over days.
            models.Index(fields=["day"], name="count_day"),
            # Serves a parent's Ads on the links of child partners.
            models.Index(
                fields=["ad_id", "day"], name="count_ad_day", condition=models.Q(ad_id__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.partner_id}/{self.link_id}/{self.ad_id}: {self.hits}"
