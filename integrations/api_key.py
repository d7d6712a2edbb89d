"""Keys with which the owner's servers report opt-ins: shown once, stored as a hash."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

USE_NOTED_EVERY = timedelta(minutes=1)


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def in_force(self) -> Self:
        return self.filter(revoked_at=None)

    def issue(self, name: str, source: str = "shop", **fields: object) -> "tuple[ApiKey, str]":
        """A new key and its token; the token cannot be shown again."""
        token = f"sentby_{secrets.token_urlsafe(32)}"
        key = self.create(
            name=name, source=source, prefix=token[:12], token_hash=hash_token(token), **fields
        )
        return key, token

    def bearing(self, token: str) -> "ApiKey | None":
        """The key in force of this token; a demo key opens no production install."""
        keys = self.in_force().filter(token_hash=hash_token(token))
        if not settings.DEMO:
            keys = keys.exclude(created_by__is_demo=True)
        return keys.first()


class ApiKey(models.Model):
    name = models.CharField(_("name"), max_length=80, help_text=_("Example: Our shop"))
    source = models.SlugField(
        _("source"),
        max_length=40,
        default="shop",
        help_text=_("Order numbers of one source are counted once, also after a change of key."),
    )
    prefix = models.CharField(_("begins with"), max_length=12, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def revoke(self) -> None:
        """Whoever holds the key is refused from now on; it cannot be taken back."""
        ApiKey.objects.in_force().filter(pk=self.pk).update(revoked_at=datetime.now(UTC))
        self.refresh_from_db(fields=["revoked_at"])

    def note_use(self, now: datetime) -> None:
        """Once a minute is enough, so that a busy shop does not write at each order."""
        if self.last_used_at is None or self.last_used_at < now - USE_NOTED_EVERY:
            ApiKey.objects.filter(pk=self.pk).update(last_used_at=now)


def hash_token(token: str) -> str:
    """A plain hash is enough for 256 random bits; nobody can guess its way back."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
