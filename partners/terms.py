"""The terms for partners: each changed text is a new version, and who accepted which is kept."""

from datetime import datetime

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.partner import Partner
from partners.user import User

LONGEST_TERMS = 20_000


class TermsQuerySet(models.QuerySet["Terms"]):
    def newest(self) -> "Terms | None":
        return self.order_by("-version").first()

    def in_force(self) -> "Terms | None":
        """None where the owner has none, or took them away."""
        newest = self.newest()
        return newest if newest and newest.text else None

    def change(self, text: str, by: User) -> None:
        """Make `text` the next version, unless it is the one in force; empty: no terms."""
        text = "\n".join(text.split("\r\n")).strip()
        newest = self.newest()
        if text != (newest.text if newest else ""):
            version = newest.version + 1 if newest else 1
            self.create(version=version, text=text, created_by=by)


class Terms(models.Model):
    version = models.PositiveIntegerField(_("version"), unique=True)
    text = models.TextField(_("text"), blank=True, max_length=LONGEST_TERMS)
    created_at = models.DateTimeField(_("in force since"), auto_now_add=True)
    created_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", db_index=False
    )

    objects = TermsQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("terms")

    def __str__(self) -> str:
        return f"{self.version}"


class TermsAcceptanceQuerySet(models.QuerySet["TermsAcceptance"]):
    def newest_of(self, partner: Partner) -> "TermsAcceptance | None":
        return (
            self.filter(partner=partner).select_related("terms").order_by("-terms__version").first()
        )


class TermsAcceptance(models.Model):
    """That a partner accepted this version, and when; never changed."""

    partner = models.ForeignKey(
        Partner, models.CASCADE, related_name="acceptances", verbose_name=_("partner")
    )
    terms = models.ForeignKey(Terms, models.PROTECT, related_name="+", verbose_name=_("terms"))
    accepted_at = models.DateTimeField(_("accepted"), default=timezone.now)

    objects = TermsAcceptanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("acceptance of terms")
        verbose_name_plural = _("acceptances of terms")
        constraints = [
            models.UniqueConstraint(fields=["partner", "terms"], name="terms_accepted_once")
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {self.terms}"


def terms_to_accept(partner: Partner) -> Terms | None:
    """The terms in force, unless this partner has accepted them."""
    terms = Terms.objects.in_force()
    if terms and TermsAcceptance.objects.filter(partner=partner, terms=terms).exists():
        return None
    return terms


def accept_terms(partner: Partner, terms: Terms, at: datetime | None = None) -> None:
    """Note it once, as of `at` (now); the first time stands."""
    with transaction.atomic():
        TermsAcceptance.objects.get_or_create(
            partner=partner, terms=terms, defaults={"accepted_at": at or timezone.now()}
        )
