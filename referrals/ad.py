"""Ads: made and controlled by a partner, each a line of its own in Link Tracking Stats."""

from datetime import UTC, datetime
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.codes import Code, Coded, CodedQuerySet, CodeQuerySet
from partners.models import Partner


class AdQuerySet(CodedQuerySet):
    def of(self, partner: Partner) -> Self:
        return self.filter(partner=partner)

    def active(self) -> Self:
        return self.filter(archived_at=None)

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")


class Ad(Coded):
    class MediaType(models.TextChoices):
        EMAIL = "email", _("E-mail or newsletter")
        WEBSITE = "website", _("Website or blog")
        SOCIAL = "social", _("Social media")
        SEARCH = "search", _("Search ads")
        VIDEO = "video", _("Video or podcast")
        PRINT = "print", _("Print, flyer or QR code")
        EVENT = "event", _("Event or talk")
        OTHER = "other", _("Other")

    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="ads", verbose_name=_("partner")
    )
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True, max_length=1000)
    media_type = models.CharField(
        _("media type"), max_length=8, choices=MediaType, default=MediaType.WEBSITE
    )
    start_date = models.DateField(
        _("start date"),
        help_text=_("For your records; the Ad counts from its first click."),
    )
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = AdQuerySet.as_manager()

    class Meta:
        verbose_name = _("ad")
        verbose_name_plural = _("ads")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    def codes_beside(self) -> CodeQuerySet:
        return AdCode.objects.filter(partner_id=self.partner_id)

    def code_owner(self) -> dict[str, Any]:
        return {"partner_id": self.partner_id}

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    def archive(self) -> None:
        """Take the Ad out of the generator; its address keeps counting."""
        Ad.objects.filter(pk=self.pk, archived_at=None).update(archived_at=datetime.now(UTC))
        self.refresh_from_db(fields=["archived_at"])

    def restore(self) -> None:
        self.archived_at = None
        self.save(update_fields=["archived_at"])


class AdCode(Code):
    ad = models.ForeignKey(Ad, models.CASCADE, related_name="codes")
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="ad_codes")

    class Meta:
        verbose_name = _("ad code")
        verbose_name_plural = _("ad codes")
        constraints = [
            # Serves /go/: an ad code is looked up among one partner's Ads.
            models.UniqueConstraint(fields=["partner", "key"], name="ad_code_unique_per_partner")
        ]
