"""What the owner said of something that looks odd (docs/rules.md, Looks odd)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.models import Partner


class OddReview(models.Model):
    class Verdict(models.TextChoices):
        FINE = "fine", _("Looks fine")
        HELD = "held", _("Held")
        ASKED = "asked", _("Partner asked")

    # Names the finding: its kind and what it is about, so that it is found again.
    key = models.CharField(max_length=160, unique=True)
    partner = models.ForeignKey(
        Partner, models.CASCADE, null=True, related_name="+", verbose_name=_("partner")
    )
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict)
    # How much stood behind it then: it comes back when it has grown.
    size = models.PositiveBigIntegerField(_("size"), default=0)
    note = models.CharField(_("note"), max_length=1000, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(_("reviewed"))

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")

    def __str__(self) -> str:
        return self.key
