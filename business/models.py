"""The business that owns this install and its defaults; outbox, worker and audit."""

from typing import ClassVar
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from business.audit.entry import AuditEntry
from business.days import validate_time_zone
from business.last_backup import LastBackup
from business.money import validate_currency
from business.outbox.message import OutgoingMessage
from business.put_off import PutOff
from business.worker.job import Job
from business.worker.process import WorkerProcess

__all__ = [
    "AuditEntry",
    "Business",
    "BusinessQuerySet",
    "Job",
    "LastBackup",
    "OutgoingMessage",
    "PutOff",
    "WorkerProcess",
]

LONGEST_WINDOW_DAYS = 3650


class BusinessQuerySet(models.QuerySet["Business"]):
    def current(self) -> "Business":
        """The one row, or its defaults while nobody has saved it."""
        return self.filter(pk=Business.ONLY).first() or Business()


class Business(models.Model):
    """One row: who the owner is, and how credit is given unless a program or partner differs."""

    ONLY: ClassVar[int] = 1

    class Choice(models.TextChoices):
        LATEST = "latest", _("Latest referring: the newest link clicked wins")
        FIRST = "first", _("First referring: the oldest link clicked wins")

    class Method(models.TextChoices):
        HISTORY = "history", _("Referral history and cookies")
        COOKIES = "cookies", _("Only cookies")

    class SelfReferral(models.TextChoices):
        FLAG = "flag", _("Credit it and flag it for me")
        REJECT = "reject", _("Give no credit")
        ALLOW = "allow", _("Allow it")

    class Consent(models.TextChoices):
        COOKIE = "cookie", _("Cookie and click id")
        ID_ONLY = "id", _("Click id in the address only, no cookie")
        COUNT_ONLY = "count", _("Only count the hit")

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    name = models.CharField(_("business name"), max_length=120, default=_("Our business"))
    reply_to = models.EmailField(
        _("e-mail for questions"),
        blank=True,
        help_text=_("Partners see it at the foot of each page."),
    )
    country = models.CharField(_("country"), max_length=2, blank=True)
    currency = models.CharField(
        _("currency"), max_length=3, default="EUR", validators=[validate_currency]
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="UTC",
        validators=[validate_time_zone],
        help_text=_("Days in all reports are days of this zone."),
    )
    welcome = models.TextField(
        _("message to partners"),
        blank=True,
        max_length=4000,
        help_text=_("Shown on the partners' Home page."),
    )
    choose_partner = models.CharField(
        _("how to choose a partner"),
        max_length=8,
        choices=Choice,
        default=Choice.LATEST,
        help_text=_("When several partners sent the same person, this one gets the credit."),
    )
    tracking_method = models.CharField(
        _("tracking method"),
        max_length=8,
        choices=Method,
        default=Method.HISTORY,
        help_text=_("History finds a known person again on another device; cookies do not."),
    )
    credit_window_days = models.PositiveIntegerField(
        _("credit window (days)"),
        null=True,
        blank=True,
        default=90,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_WINDOW_DAYS)],
        help_text=_("How long after a click the partner gets credit. Empty: no limit."),
    )
    self_referral = models.CharField(
        _("when partners refer themselves"),
        max_length=8,
        choices=SelfReferral,
        default=SelfReferral.FLAG,
    )
    consent = models.CharField(
        _("what a click may store"),
        max_length=8,
        choices=Consent,
        default=Consent.COOKIE,
        help_text=_("A tracking link may store less than this, never more."),
    )
    hit_id_parameter = models.CharField(
        _("name of the click id"),
        max_length=32,
        default="rid",
        validators=[
            RegexValidator(r"^[A-Za-z][A-Za-z0-9_-]*\Z", _("Letters, digits, - and _.")),
            # Fields of forms, the contact token and the mark of a test.
            RegexValidator(
                r"^(c|email|name|extra|consent|homepage|submission|test_run)\Z",
                _("Forms use this name for something else. Choose another."),
                inverse_match=True,
            ),
        ],
        help_text=_("The parameter that a tracking link adds to your page's address."),
    )
    unique_window_hours = models.PositiveSmallIntegerField(
        _("a repeated click is unique again after (hours)"),
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(720)],
    )
    fallback_address = models.URLField(
        _("fallback address"),
        max_length=2048,
        blank=True,
        help_text=_("Where mistyped tracking links lead. Empty: a page that says so."),
    )
    requires_second_factor = models.BooleanField(
        _("your team needs a second factor"),
        default=False,
        help_text=_("Who has none sets one up after signing in, before any other page opens."),
    )
    shows_revenue = models.BooleanField(
        _("partners see revenue"), default=False, help_text=_("In Link Tracking Stats.")
    )

    comes_from_keap = models.BooleanField(_("comes from Keap"), default=False, editable=False)

    objects = BusinessQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("Referral Partner Defaults")
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="business_only_one_row"),
            models.CheckConstraint(
                condition=models.Q(credit_window_days__isnull=True)
                | models.Q(credit_window_days__gte=1),
                name="business_credit_window_positive",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)
