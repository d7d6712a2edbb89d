"""Referral partners: their code, their state, and the tree of who recruited whom."""

from typing import TYPE_CHECKING, Self

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from partners.codes import Code, Coded, CodedQuerySet, CodeQuerySet
from partners.invitation import Invitation
from partners.membership import CreditWindowField, Program
from partners.user import User

if TYPE_CHECKING:
    from collections.abc import Iterable


AT_THEIR_ADDRESS = {"user": OuterRef("user"), "email": OuterRef("user__email")}


class PartnerQuerySet(CodedQuerySet):
    def active(self) -> Self:
        return self.filter(status=Partner.Status.ACTIVE)

    def children_of(self, partner: "Partner") -> Self:
        return self.filter(parent=partner).exclude(status=Partner.Status.APPLIED)

    def outside(self) -> Self:
        """Those with a sign-in e-mail who never chose a password nor signed in."""
        return self.filter(
            user__last_login=None, user__password__startswith=UNUSABLE_PASSWORD_PREFIX
        )

    def asked_in(self) -> Self:
        """Those who were invited at the e-mail they have now."""
        return self.filter(Exists(Invitation.objects.filter(**AT_THEIR_ADDRESS)))

    def not_invited(self) -> Self:
        """Active ones who cannot know yet that they may sign in."""
        nobody_asked = ~Exists(Invitation.objects.filter(**AT_THEIR_ADDRESS))
        return self.active().outside().filter(nobody_asked, user__is_active=True)

    def getting_letters(self) -> Self:
        return self.filter(wants_letters=True, user__is_active=True)

    def by_name(self) -> Self:
        return self.order_by("name", "pk")


class Partner(Coded):
    class Status(models.TextChoices):
        APPLIED = "applied", _("Applied")
        ACTIVE = "active", _("Active")
        INACTIVE = "inactive", _("Inactive")
        BANNED = "banned", _("Banned")

    name = models.CharField(_("name"), max_length=120)
    user = models.OneToOneField(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="partner",
        verbose_name=_("signs in as"),
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent partner"),
        help_text=_("Who recruited this partner. Empty: nobody."),
    )
    status = models.CharField(
        _("status"), max_length=8, choices=Status, default=Status.ACTIVE, db_index=True
    )
    programs = models.ManyToManyField(
        Program, through="partners.Membership", blank=True, verbose_name=_("programs")
    )
    credit_window_days = CreditWindowField(
        help_text=_("Empty: as in the partner's program, else as in the defaults. 0: no limit.")
    )
    note = models.TextField(
        _("your note"), blank=True, max_length=4000, help_text=_("Partners never see it.")
    )
    wants_letters = models.BooleanField(_("gets letters by e-mail"), default=True)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral partner")
        verbose_name_plural = _("referral partners")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="partner_not_own_parent"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["applied", "active", "inactive", "banned"]),
                name="partner_status_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    def codes_beside(self) -> CodeQuerySet:
        return PartnerCode.objects.all()

    @property
    def is_active(self) -> bool:
        return self.status == self.Status.ACTIVE

    @property
    def may_sign_in(self) -> bool:
        """Inactive partners read their history; applicants wait and banned ones may not."""
        return self.status in {self.Status.ACTIVE, self.Status.INACTIVE}

    @property
    def letter_address(self) -> str:
        """Where letters go by mail; empty: nowhere. `getting_letters` asks the same of rows."""
        if not self.wants_letters or self.user is None or not self.user.is_active:
            return ""
        return self.user.email

    def set_parent(self, parent: "Partner | None") -> None:
        """Place the partner in the tree; `ValidationError` where that would close a circle."""
        with transaction.atomic():
            lock_tree()
            validate_parent(self, parent)
            self.parent = parent
            self.save(update_fields=["parent"])

    def set_status(self, status: "Partner.Status") -> None:
        self.status = status
        self.save(update_fields=["status"])

    def set_programs(self, programs: "Iterable[Program]") -> None:
        """Join and leave so that exactly `programs` remain; those that stay keep their date."""
        with transaction.atomic():
            self.programs.set(programs)


class PartnerCode(Code):
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="codes")

    class Meta:
        verbose_name = _("partner code")
        verbose_name_plural = _("partner codes")
        constraints = [
            # Serves /go/ and sign-in by code, and keeps a former code from anybody else.
            models.UniqueConstraint(fields=["key"], name="partner_code_unique")
        ]


def lock_tree() -> None:
    """All who move in the tree queue at one row, so that two moves cannot close a circle."""
    list(Partner.objects.select_for_update().order_by("pk").values_list("pk")[:1])


def validate_parent(partner: Partner, parent: Partner | None) -> None:
    """Refuse oneself and any descendant as parent, by the rows: objects at hand may be stale."""
    seen: set[int] = set()
    ancestor_id: int | None = parent.pk if parent else None
    while ancestor_id and ancestor_id not in seen:
        if ancestor_id == partner.pk:
            raise ValidationError(
                _("%(name)s cannot be recruited by themself or by somebody they recruited."),
                "cycle",
                {"name": partner.name},
            )
        seen.add(ancestor_id)
        above = Partner.objects.filter(pk=ancestor_id).values_list("parent_id", flat=True)
        ancestor_id = above.first()
