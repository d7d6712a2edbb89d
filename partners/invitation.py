"""Invitations: who was asked in, and whether they came (docs/rules.md, Invitations)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.user import User

DAYS_VALID = 7


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def pending(self) -> Self:
        return self.filter(accepted_at=None, ended_at=None)

    def at_the_same_address(self) -> Self:
        """Not those that went to a former e-mail of the person."""
        return self.filter(email=F("user__email"))

    def newest_for(self, users: Iterable[int | None]) -> dict[int, "Invitation"]:
        """By the person's key, with one query."""
        rows = self.filter(user__in=[user for user in users if user]).order_by("pk")
        return {row.user_id: row for row in rows.at_the_same_address()}


class Invitation(models.Model):
    """It holds for its own e-mail, until the person has a password or a newer one is made."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="invitations", verbose_name=_("person")
    )
    email = models.EmailField(_("e-mail"))
    is_mailed = models.BooleanField(_("sent by mail"))
    invited_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now)
    accepted_at = models.DateTimeField(_("accepted"), null=True)
    ended_at = models.DateTimeField(_("replaced"), null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(accepted_at=None, ended_at=None),
                name="invitation_pending_once",
            )
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def expires_at(self) -> datetime:
        return self.created_at + timedelta(days=DAYS_VALID)

    @property
    def is_over(self) -> bool:
        return timezone.now() >= self.expires_at

    @property
    def mail_key(self) -> str:
        """Under which the outbox knows its mail."""
        return f"invitation:{self.pk}"
