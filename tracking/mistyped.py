"""Tracking links that nobody made: counted, so that the owner finds the typo on the flyer."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_ROWS = 1000


class MistypedLink(models.Model):
    text = models.CharField(_("typed code"), max_length=64, unique=True)
    hits = models.PositiveIntegerField(_("hits"), default=0)
    last_at = models.DateTimeField(_("last"))

    class Meta:
        verbose_name = _("mistyped link")
        verbose_name_plural = _("mistyped links")

    def __str__(self) -> str:
        return self.text


def count_mistyped(text: str, at: datetime) -> None:
    """Add one; beyond the cap only texts already known are counted, so that no scanner fills it."""
    known = MistypedLink.objects.filter(text=text)
    if known.update(hits=models.F("hits") + 1, last_at=at):
        return
    if MistypedLink.objects.count() < MOST_ROWS:
        MistypedLink.objects.bulk_create(
            [MistypedLink(text=text, hits=1, last_at=at)], ignore_conflicts=True
        )
