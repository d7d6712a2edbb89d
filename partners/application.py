"""Applications to become a partner, and what the owner asks (docs/rules.md, Applications)."""

from typing import Any, Self

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.joining import Joining
from partners.partner import Partner
from partners.terms import Terms
from partners.user import User


class AnsweredMeanwhileError(Exception):
    """Somebody else answered this application."""


class ApplicationQuestion(models.Model):
    """Applications keep the words of their questions, so these may change at any time."""

    joining = models.ForeignKey(
        Joining, models.CASCADE, default=Joining.ONLY, editable=False, related_name="questions"
    )
    label = models.CharField(
        _("question"), max_length=200, help_text=_("Example: Where will you share your links?")
    )
    is_required = models.BooleanField(_("must be answered"), default=False)
    is_long = models.BooleanField(_("room for a long answer"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.label


class PartnerApplicationQuerySet(models.QuerySet["PartnerApplication"]):
    def waiting(self) -> Self:
        return self.filter(state=PartnerApplication.State.WAITING)

    def apply(self, **fields: Any) -> "PartnerApplication | None":
        """Keep an application; None if one of this e-mail waits: then that one stands."""
        try:
            with transaction.atomic():
                return self.create(**fields)
        except IntegrityError:
            return None


class PartnerApplication(models.Model):
    """A person who wants in. No partner and no code belongs to it before it is approved."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")

    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    answers = models.JSONField(_("answers"), default=dict)
    terms = models.ForeignKey(
        Terms, models.PROTECT, null=True, related_name="+", verbose_name=_("accepted terms")
    )
    recruiter = models.ForeignKey(
        Partner,
        models.SET_NULL,
        null=True,
        related_name="recruits",
        verbose_name=_("recruited by"),
    )
    created_at = models.DateTimeField(_("sent"), default=timezone.now)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    message = models.TextField(_("your message"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True)
    answered_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    partner = models.OneToOneField(
        Partner, models.SET_NULL, null=True, related_name="application", verbose_name=_("partner")
    )

    objects = PartnerApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-created_at", "-pk"]
        indexes = [
            # Serves the owner's list, its filter, and the front page's count.
            models.Index(fields=["state", "created_at"], name="application_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                Lower("email"), condition=Q(state="waiting"), name="application_waits_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    def answer(self, state: "PartnerApplication.State", by: User, message: str) -> None:
        """Of two who answer at once the second gets `AnsweredMeanwhileError`; call it first."""
        waiting = PartnerApplication.objects.waiting().filter(pk=self.pk)
        self.state, self.answered_by = state, by
        self.message, self.answered_at = message, timezone.now()
        if not waiting.update(
            state=state, answered_by=by, message=message, answered_at=self.answered_at
        ):
            raise AnsweredMeanwhileError
