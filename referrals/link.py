"""Referral tracking links: where prospects land, and who may use which link."""

from datetime import UTC, datetime
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from business.models import Business
from partners.codes import Code, Coded, CodedQuerySet, CodeQuerySet
from partners.models import Partner, Program
from referrals.destinations import validate_destination
from referrals.eligibility import LinkTerms, PartnerTerms, why_not_usable


class TrackingLinkQuerySet(CodedQuerySet):
    def active(self) -> Self:
        return self.filter(archived_at=None)

    def usable_by(self, partner: Partner) -> Self:
        """The links whose hits this partner gets credit for; says the same as `why_not_usable`."""
        if not partner.is_active:
            return self.none()
        own = models.Q(partner=partner)
        for_all = models.Q(partner=None, programs=None)
        in_common = models.Q(partner=None, programs__memberships__partner=partner)
        return self.active().filter(own | for_all | in_common).distinct()

    def in_order(self) -> Self:
        """As partners see them."""
        return self.order_by("order", "name", "pk")


class TrackingLink(Coded):
    name = models.CharField(
        _("name"),
        max_length=120,
        help_text=_("Partners see this. Example: Hair care free guide"),
    )
    destination = models.CharField(
        _("website address"),
        max_length=2048,
        validators=[validate_destination],
        help_text=_("The page where prospects sign up or buy. Example: https://www.example.com/"),
    )
    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reserved_links",
        verbose_name=_("referral partner"),
        help_text=_("Empty: everyone. Choose one and only this partner can see and use the link."),
    )
    programs = models.ManyToManyField(
        Program,
        blank=True,
        related_name="links",
        verbose_name=_("programs"),
        help_text=_("None chosen: all programs, and partners in no program."),
    )
    order = models.PositiveIntegerField(
        _("order in the partners' list"), default=0, help_text=_("Small numbers come first.")
    )
    consent = models.CharField(
        _("what a click may store"),
        max_length=8,
        choices=Business.Consent,
        blank=True,
        help_text=_("Empty: as in Referral Partner Defaults."),
    )
    fallback_address = models.CharField(
        _("fallback address"),
        max_length=2048,
        blank=True,
        validators=[validate_destination],
        help_text=_("Where a click with a partner who may not use this link leads."),
    )
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = TrackingLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral tracking link")
        verbose_name_plural = _("referral tracking links")
        ordering = ["order", "name", "pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    def codes_beside(self) -> CodeQuerySet:
        return LinkCode.objects.all()

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def terms(self) -> LinkTerms:
        return LinkTerms(
            is_archived=self.is_archived,
            partner_id=self.partner_id,
            program_ids=frozenset(program.pk for program in self.programs.all()),
        )

    def is_usable_by(self, partner: Partner) -> bool:
        programs = frozenset(program.pk for program in partner.programs.all())
        return (
            why_not_usable(self.terms, PartnerTerms(partner.pk, partner.status, programs)) is None
        )

    def reserve_for(self, partner: Partner | None, programs: list[Program]) -> None:
        """One partner, or some programs, or (with neither) everyone."""
        validate_reserved(partner, programs)
        with transaction.atomic():
            self.partner = partner
            self.save(update_fields=["partner"])
            self.programs.set(programs)

    def archive(self) -> None:
        """Take the link out of all portals; its hits stay and prospects still arrive."""
        TrackingLink.objects.filter(pk=self.pk, archived_at=None).update(
            archived_at=datetime.now(UTC)
        )
        self.refresh_from_db(fields=["archived_at"])

    def restore(self) -> None:
        self.archived_at = None
        self.save(update_fields=["archived_at"])


class LinkCode(Code):
    link = models.ForeignKey(TrackingLink, models.CASCADE, related_name="codes")

    class Meta:
        verbose_name = _("link code")
        verbose_name_plural = _("link codes")
        constraints = [
            # Serves /go/, and keeps a former code from any other link.
            models.UniqueConstraint(fields=["key"], name="link_code_unique")
        ]


def validate_reserved(partner: Partner | None, programs: object) -> None:
    if partner is not None and programs:
        message = _("Choose one partner or programs, not both: the link is for that partner only.")
        raise ValidationError({"programs": ValidationError(message, "both")})
