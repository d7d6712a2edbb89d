"""The tie between a contact and a partner (docs/rules.md, Referrals)."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from referrals.models import Ad, TrackingLink
from tracking.contact import Contact


class ReferralQuerySet(models.QuerySet["Referral"]):
    def of(self, partner: Partner) -> Self:
        return self.filter(partner=partner)

    def new(self) -> Self:
        return self.filter(is_new=True)

    def confirmed(self) -> Self:
        return self.exclude(confirmed_at=None)


class Referral(models.Model):
    class Source(models.TextChoices):
        HIT = "hit", _("Clicked the link")
        OPT_IN = "opt_in", _("Sent a form or bought")
        IMPORT = "import", _("Imported")
        MANUAL = "manual", _("Added by hand")

    contact = models.ForeignKey(
        Contact, models.CASCADE, related_name="referrals", verbose_name=_("contact")
    )
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="referrals", verbose_name=_("partner")
    )
    link = models.ForeignKey(
        TrackingLink, models.PROTECT, null=True, related_name="+", verbose_name=_("tracking link")
    )
    ad = models.ForeignKey(Ad, models.PROTECT, null=True, related_name="+", verbose_name=_("ad"))
    opt_in = models.ForeignKey(
        "tracking.OptIn",
        models.CASCADE,
        null=True,
        related_name="referrals",
        verbose_name=_("opt-in"),
    )
    # The hit's id without a constraint: hits are erased by age, the tie stays.
    hit = models.UUIDField(_("hit"), null=True)
    source = models.CharField(_("from"), max_length=8, choices=Source)
    occurred_at = models.DateTimeField(_("time"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    # Only ties made by hand or import carry an end; others expire by the window in force.
    expires_at = models.DateTimeField(_("ends"), null=True)
    has_no_limit = models.BooleanField(_("no limit"), default=False)
    # Counts as a new referral: the click was unique, not one of several within the window.
    is_new = models.BooleanField(_("new referral"), default=False)
    note = models.CharField(_("note"), max_length=400, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        indexes = [
            # Serves "My Referrals" and new referrals per day of one partner.
            models.Index(fields=["partner", "occurred_at"], name="referral_partner_time"),
            # Serves the owner's list of all, newest first.
            models.Index(fields=["occurred_at", "id"], name="referral_time"),
            # Serves the owner's new referrals of a range of days.
            models.Index(
                fields=["occurred_at"],
                name="referral_new_time",
                condition=models.Q(is_new=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "hit"],
                condition=models.Q(source="hit"),
                name="referral_once_per_hit",
            ),
            models.CheckConstraint(
                condition=models.Q(is_new=False) | models.Q(source="hit"),
                name="referral_new_by_hit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact} - {self.partner}"
