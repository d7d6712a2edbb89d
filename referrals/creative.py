"""Creatives: banners, e-mails and page texts of the owner that embed a tracking link."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from partners.models import Partner, Program
from referrals.eligibility import CreativeTerms, PartnerTerms, may_use_creative
from referrals.link import TrackingLink
from referrals.picture_files import erase_pictures
from referrals.placeholders import validate_subject, validate_text

# A picture uploaded again this moment may belong to a row that is not committed yet.
UNDER_WAY = timedelta(minutes=10)


class CreativeQuerySet(models.QuerySet["Creative"]):
    def active(self) -> Self:
        return self.filter(archived_at=None)

    def of_kind(self, *kinds: "Creative.Kind") -> Self:
        return self.filter(kind__in=kinds)

    def usable_by(self, partner: Partner) -> Self:
        """What this partner is offered; says the same as `may_use_creative`."""
        for_all = models.Q(programs=None)
        in_common = models.Q(programs__memberships__partner=partner)
        links = TrackingLink.objects.usable_by(partner)
        return self.active().filter(for_all | in_common, link__in=links).distinct()

    def in_order(self) -> Self:
        """As partners see them."""
        return self.order_by("order", "name", "pk")

    def pictures(self) -> set[str]:
        """The name of each file that they show now or showed before."""
        named = self.values_list("picture", "former_pictures")
        return {name for picture, former in named for name in (picture, *former) if name}


class Creative(models.Model):
    class Kind(models.TextChoices):
        BANNER = "banner", _("Banner")
        EMAIL = "email", _("E-mail")
        TEXT = "text", _("Page text")

    kind = models.CharField(_("kind"), max_length=6, choices=Kind, editable=False)
    name = models.CharField(
        _("name"), max_length=120, help_text=_("Partners see this. Example: Spring offer, wide")
    )
    link = models.ForeignKey(
        TrackingLink,
        models.PROTECT,
        related_name="creatives",
        verbose_name=_("tracking link"),
        help_text=_("Each partner sees the creative with their own address of this link."),
    )
    programs = models.ManyToManyField(
        Program,
        blank=True,
        related_name="creatives",
        verbose_name=_("programs"),
        help_text=_("None chosen: everyone who may use the link."),
    )
    # The name of a file (referrals.picture_files), and its size in pixels.
    picture = models.CharField(_("picture"), max_length=40, blank=True, editable=False)
    width = models.PositiveIntegerField(_("width"), default=0, editable=False)
    height = models.PositiveIntegerField(_("height"), default=0, editable=False)
    # Partners' websites go on showing them.
    former_pictures = models.JSONField(default=list, editable=False)
    alt_text = models.CharField(
        _("what the picture says"),
        max_length=250,
        blank=True,
        help_text=_("For people who cannot see it, and where pictures do not load."),
    )
    subject = models.CharField(
        _("subject"), max_length=200, blank=True, validators=[validate_subject]
    )
    text = models.TextField(_("text"), blank=True, max_length=10_000, validators=[validate_text])
    order = models.PositiveIntegerField(
        _("order in the partners' list"), default=0, help_text=_("Small numbers come first.")
    )
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = CreativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("creative")
        verbose_name_plural = _("creatives")
        ordering = ["order", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="banner", picture__gt="", width__gt=0, height__gt=0)
                | models.Q(kind="email", subject__gt="", text__gt="")
                | models.Q(kind="text", text__gt=""),
                name="creative_holds_what_its_kind_shows",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_banner(self) -> bool:
        return self.kind == self.Kind.BANNER

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def terms(self) -> CreativeTerms:
        return CreativeTerms(
            is_archived=self.is_archived,
            program_ids=frozenset(program.pk for program in self.programs.all()),
            link=self.link.terms,
        )

    def is_usable_by(self, partner: Partner) -> bool:
        programs = frozenset(program.pk for program in partner.programs.all())
        return may_use_creative(self.terms, PartnerTerms(partner.pk, partner.status, programs))

    def show(self, picture: str, width: int, height: int) -> None:
        """Another picture, by the name of its file; not saved yet."""
        former = [*self.former_pictures, self.picture]
        self.former_pictures = [name for name in dict.fromkeys(former) if name not in {"", picture}]
        self.picture, self.width, self.height = picture, width, height

    def remove(self) -> None:
        """Delete it; once that is committed, what only it showed is gone from the web."""
        names = Creative.objects.filter(pk=self.pk).pictures()
        with transaction.atomic():
            self.delete()
            # What cannot be erased now, the nightly sweep tries again.
            transaction.on_commit(partial(erase_unshown, names), robust=True)

    def archive(self) -> None:
        """Take it out of all portals; what partners embedded already stays as it is."""
        Creative.objects.filter(pk=self.pk, archived_at=None).update(archived_at=datetime.now(UTC))
        self.refresh_from_db(fields=["archived_at"])

    def restore(self) -> None:
        self.archived_at = None
        self.save(update_fields=["archived_at"])


def erase_unshown(names: set[str]) -> None:
    """Erase the files that no creative shows any more."""
    erase_pictures(names - Creative.objects.pictures(), datetime.now(UTC) - UNDER_WAY)
