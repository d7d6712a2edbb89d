"""A partner says that credit is missing; the owner looks and answers (docs/rules.md, Claims)."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from tracking.contact import LONGEST_EMAIL
from tracking.opt_in import Decision


class ClaimQuerySet(models.QuerySet["Claim"]):
    def of(self, partner: Partner) -> Self:
        return self.filter(partner=partner)

    def waiting(self) -> Self:
        return self.filter(state=Claim.State.WAITING)

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")


class Claim(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for an answer")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")

    partner = models.ForeignKey(
        Partner, models.CASCADE, related_name="claims", verbose_name=_("partner")
    )
    # As the partner typed them: whether they fit anything is for the owner's eyes only.
    email = models.EmailField(_("e-mail of the person"), max_length=LONGEST_EMAIL, blank=True)
    number = models.CharField(_("order number"), max_length=200, blank=True)
    day = models.DateField(_("day"))
    note = models.CharField(_("what happened"), max_length=1000, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(_("filed"), auto_now_add=True)
    answer = models.CharField(_("answer"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    # The correction that an accepted claim led to.
    decision = models.ForeignKey(Decision, models.SET_NULL, null=True, related_name="claims")

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        indexes = [
            # Serves the owner's claims that wait, and the list of all, newest first.
            models.Index(fields=["state", "created_at"], name="claim_state_time"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(email="") | ~models.Q(number=""), name="claim_names_somebody"
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", answered_at=None)
                | (~models.Q(state="waiting") & models.Q(answered_at__isnull=False)),
                name="claim_answered_has_time",
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.email
