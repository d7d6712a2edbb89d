"""One request to /go/, kept as it was decided (docs/rules.md, Hits)."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from business.days import start_of
from partners.models import Partner
from referrals.models import Ad, TrackingLink
from tracking.uuid7 import lowest_uuid7, uuid7

LONGEST_RAW = 64
LONGEST_USER_AGENT = 400
LONGEST_REFERRER = 400


class HitClass(models.TextChoices):
    HUMAN = "human", _("Person")
    BOT = "bot", _("Bot")
    PREVIEW = "preview", _("Link preview")
    STUFFING = "stuffing", _("Loaded without a click")
    INTERNAL = "internal", _("Your team")
    SELF = "self", _("The partner's own click")
    TEST = "test", _("Test")


class HitQuerySet(models.QuerySet["Hit"]):
    def of(self, partner: Partner) -> Self:
        return self.filter(partner=partner)

    def eligible(self) -> Self:
        return self.filter(is_eligible=True)

    def between(self, first: date, last: date, zone: ZoneInfo) -> Self:
        """Hits of the owner's days `first` to `last`, as a range over the key."""
        after_last = date.fromordinal(last.toordinal() + 1)
        return self.filter(
            pk__gte=lowest_uuid7(start_of(first, zone)),
            pk__lt=lowest_uuid7(start_of(after_last, zone)),
        )

    def on_days(self, days: Iterable[date]) -> Self:
        """Hits of these of the owner's days; together with `of` the index leads right to them."""
        return self.filter(day__in=list(days))

    def without_tests(self) -> Self:
        return self.exclude(hit_class=HitClass.TEST)

    def newest_first(self) -> Self:
        return self.order_by("-pk")


def parent_key(to: type[models.Model], name: Any, *, null: bool = False) -> models.ForeignKey:
    """A reference without constraint or index.

    A constraint would lock the parent's row at each click, and one deleted parent would refuse a
    whole batch of hits. Parents with hits are archived, never deleted.
    """
    return models.ForeignKey(
        to,
        models.DO_NOTHING,
        null=null,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name=name,
    )


class Hit(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(_("time"))
    day = models.DateField(_("day"))
    link = parent_key(TrackingLink, _("tracking link"))
    partner = parent_key(Partner, _("partner"), null=True)
    ad = parent_key(Ad, _("ad"), null=True)
    hit_class = models.CharField(_("class"), max_length=8, choices=HitClass)
    reason = models.CharField(_("not counted because"), max_length=24, blank=True)
    is_eligible = models.BooleanField(_("counted"))
    is_unique = models.BooleanField(_("unique"), default=False)
    link_text = models.CharField(max_length=LONGEST_RAW)
    partner_text = models.CharField(max_length=LONGEST_RAW, blank=True)
    ad_text = models.CharField(max_length=LONGEST_RAW, blank=True)
    visitor = models.UUIDField(null=True)
    dedupe_key = models.UUIDField()
    consent = models.CharField(max_length=8)
    user_agent = models.CharField(_("browser"), max_length=LONGEST_USER_AGENT, blank=True)
    referrer = models.CharField(_("came from"), max_length=LONGEST_REFERRER, blank=True)

    objects = HitQuerySet.as_manager()

    class Meta:
        verbose_name = _("hit")
        verbose_name_plural = _("hits")
        indexes = [
            # Serves the hits of one partner on given days (docs/adr/0012-hits-by-day.md). The day
            # comes first so that new hits stand together, however many there are.
            models.Index(fields=["day", "partner", "id"], name="hit_day_partner"),
            # Serves the hits of one browser. Visitor ids begin with their instant, so new ones
            # stand at the end of the index.
            models.Index(
                fields=["visitor"], name="hit_visitor", condition=models.Q(visitor__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_eligible=True, reason="")
                | (models.Q(is_eligible=False) & ~models.Q(reason="")),
                name="hit_eligible_or_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(is_unique=False) | models.Q(is_eligible=True),
                name="hit_unique_is_eligible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.link_text}/{self.partner_text}/{self.ad_text}".rstrip("/")
