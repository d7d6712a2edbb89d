"""Programs group partners and say what they earn; a membership puts a partner into one."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from business.models import LONGEST_WINDOW_DAYS


class CreditWindowField(models.PositiveIntegerField):
    """Days after a click; None: the next wider setting decides; 0: no limit."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("verbose_name", _("credit window (days)"))
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("validators", [MaxValueValidator(LONGEST_WINDOW_DAYS)])
        kwargs.setdefault("help_text", _("Empty: as in the defaults. 0: no limit."))
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


class Program(models.Model):
    name = models.CharField(
        _("name"),
        max_length=120,
        unique=True,
        help_text=_("Partners see it. Example: Gold."),
        error_messages={"unique": _("There is a program of this name already.")},
    )
    what_you_earn = models.TextField(
        _("what you earn"),
        blank=True,
        max_length=2000,
        help_text=_("In your words; partners see it."),
    )
    when_you_are_paid = models.TextField(
        _("when you are paid"),
        blank=True,
        max_length=2000,
        help_text=_("In your words; partners see it."),
    )
    credit_window_days = CreditWindowField()
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A partner in a program, since when."""

    partner = models.ForeignKey(
        "partners.Partner", models.CASCADE, related_name="memberships", verbose_name=_("partner")
    )
    program = models.ForeignKey(
        Program, models.PROTECT, related_name="memberships", verbose_name=_("program")
    )
    joined_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["partner", "program"], name="membership_once")
        ]

    def __str__(self) -> str:
        return f"{self.partner} - {self.program}"
