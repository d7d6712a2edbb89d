"""Opt-ins: a form or a purchase of a contact, and the decision who gets the credit."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from business.money import validate_currency
from partners.models import Partner
from referrals.models import Ad, TrackingLink
from tracking.contact import Contact
from tracking.test_run import TestRun
from tracking.uuid7 import uuid7


class OptInQuerySet(models.QuerySet["OptIn"]):
    def counted(self) -> Self:
        return self.filter(status=OptIn.Status.COUNTED)

    def between(self, first: date, last: date) -> Self:
        return self.filter(day__range=(first, last))

    def newest_first(self) -> Self:
        return self.order_by("-occurred_at", "-pk")


class OptIn(models.Model):
    class Kind(models.TextChoices):
        FORM = "form", _("Form")
        PURCHASE = "purchase", _("Purchase")

    class Status(models.TextChoices):
        COUNTED = "counted", _("Counted")
        REPEAT = "repeat", _("Repeat")
        WAITING = "waiting", _("Possible duplicate")
        MERGED = "merged", _("Duplicate")
        HELD = "held", _("Held")
        TEST = "test", _("Test")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    contact = models.ForeignKey(
        Contact, models.PROTECT, related_name="opt_ins", verbose_name=_("contact")
    )
    status = models.CharField(_("state"), max_length=8, choices=Status, default=Status.COUNTED)
    source = models.CharField(_("through"), max_length=80)
    external_id = models.CharField(_("number there"), max_length=200)
    occurred_at = models.DateTimeField(_("time"))
    received_at = models.DateTimeField(_("received"))
    day = models.DateField(_("day"))
    gross = models.BigIntegerField(_("amount (minor units)"), null=True)
    tax = models.BigIntegerField(_("tax (minor units)"), default=0)
    shipping = models.BigIntegerField(_("shipping (minor units)"), default=0)
    currency = models.CharField(
        _("currency"), max_length=3, blank=True, validators=[validate_currency]
    )
    # The contact confirmed the e-mail of this very form.
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    # The opt-in that stands for both, where this one is a duplicate.
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="duplicates", verbose_name=_("same as")
    )
    test_run = models.ForeignKey(
        TestRun, models.SET_NULL, null=True, related_name="opt_ins", verbose_name=_("test run")
    )
    visitor = models.UUIDField(null=True)
    # What else the form asked, by the label it asked with.
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("entered by"),
    )

    objects = OptInQuerySet.as_manager()

    class Meta:
        verbose_name = _("opt-in")
        verbose_name_plural = _("opt-ins")
        indexes = [
            # Serves the owner's newest opt-ins and the numbers of a range of days.
            models.Index(fields=["day"], name="opt_in_day"),
            models.Index(fields=["occurred_at", "id"], name="opt_in_time"),
            # Serves what waits for the owner: possible duplicates, held opt-ins.
            models.Index(
                fields=["status", "occurred_at"],
                name="opt_in_status_time",
                condition=models.Q(status__in=["waiting", "held"]),
            ),
            # Serves the owner's search by order number.
            models.Index(fields=["external_id"], name="opt_in_number"),
        ]
        constraints = [
            # One event, one opt-in: a repeated report finds the first one's row.
            models.UniqueConstraint(fields=["source", "external_id"], name="opt_in_once"),
            models.CheckConstraint(
                condition=models.Q(gross=None) | (models.Q(gross__gte=0) & ~models.Q(currency="")),
                name="opt_in_amount_has_currency",
            ),
            models.CheckConstraint(
                condition=models.Q(tax__gte=0, shipping__gte=0), name="opt_in_parts_not_negative"
            ),
        ]

    def __str__(self) -> str:
        number = f" {self.external_id}" if self.kind == self.Kind.PURCHASE else ""
        return f"{self.get_kind_display()}{number}"

    @property
    def revenue(self) -> int | None:
        """Goods without tax and shipping, in minor units; None where no amount was reported."""
        return None if self.gross is None else self.gross - self.tax - self.shipping


class DecisionQuerySet(models.QuerySet["Decision"]):
    def standing(self) -> Self:
        return self.filter(is_standing=True)

    def for_partner(self, partner: Partner) -> Self:
        return self.filter(partner=partner)


class Decision(models.Model):
    """Who gets the credit of an opt-in, with the evidence; a correction is a further row."""

    opt_in = models.ForeignKey(
        OptIn, models.CASCADE, related_name="decisions", verbose_name=_("opt-in")
    )
    is_standing = models.BooleanField(default=True)
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, related_name="decisions", verbose_name=_("credit")
    )
    link = models.ForeignKey(
        TrackingLink, models.PROTECT, null=True, related_name="+", verbose_name=_("tracking link")
    )
    ad = models.ForeignKey(Ad, models.PROTECT, null=True, related_name="+", verbose_name=_("ad"))
    hit = models.UUIDField(_("hit"), null=True)
    reason = models.CharField(_("because"), max_length=24)
    # Ids, instants and reason codes only, so that erasing a person leaves it readable.
    evidence = models.JSONField(_("evidence"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    note = models.CharField(_("note"), max_length=400, blank=True)
    decided_at = models.DateTimeField(_("decided"), auto_now_add=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        indexes = [
            # Serves a partner's opt-ins and their numbers.
            models.Index(
                fields=["partner", "opt_in"],
                name="decision_partner_standing",
                condition=models.Q(is_standing=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["opt_in"],
                condition=models.Q(is_standing=True),
                name="decision_one_standing",
            )
        ]

    def __str__(self) -> str:
        return self.reason
