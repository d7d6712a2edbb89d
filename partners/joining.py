"""How partners come in: the owner's own words and wishes, one row."""

from typing import ClassVar

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from business.placeholders import validate_placeholders
from partners.invitation_words import LONGEST_SUBJECT, Words, validate_invitation


def validate_confirmation(text: str) -> None:
    """Nothing that the applicant typed is filled in: the address may be anybody's."""
    validate_placeholders(text, ("business",))


class JoiningQuerySet(models.QuerySet["Joining"]):
    def current(self) -> "Joining":
        """The one row, or its defaults while nobody has saved it."""
        return self.filter(pk=Joining.ONLY).first() or Joining()


class Joining(models.Model):
    ONLY: ClassVar[int] = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    takes_applications = models.BooleanField(
        _("people may apply"),
        default=True,
        help_text=_("The front page then links to a form. Nobody is a partner before you say so."),
    )
    application_intro = models.TextField(
        _("text above the form"),
        blank=True,
        max_length=4000,
        help_text=_("What partners earn, and whom you look for."),
    )
    confirmation_text = models.TextField(
        _("text of the mail that confirms an application"),
        blank=True,
        max_length=4000,
        validators=[validate_confirmation],
    )
    lets_partners_recruit = models.BooleanField(
        _("partners may recruit"),
        default=False,
        help_text=_(
            "Each active partner gets an address to hand on. Who applies by it becomes that "
            "partner's child partner when you approve."
        ),
    )
    invitation_subject = models.CharField(
        _("subject of invitations"), max_length=LONGEST_SUBJECT, blank=True
    )
    invitation_text = models.TextField(
        _("text of invitations"), blank=True, max_length=4000, validators=[validate_invitation]
    )

    objects = JoiningQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("how partners join")
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="joining_only_one_row")
        ]

    def __str__(self) -> str:
        return capfirst(str(self._meta.verbose_name))

    @property
    def invitation(self) -> Words:
        """The owner's words, else ours."""
        return Words.or_default(self.invitation_subject, self.invitation_text)

    def keep_invitation(self, words: Words) -> None:
        kept = {"invitation_subject": words.subject, "invitation_text": words.text}
        Joining.objects.update_or_create(pk=self.ONLY, defaults=kept)
