"""Tracking links that nobody made: counted, so that the owner finds the typo on the flyer."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracking.upserts import Upsert, instant_text

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


ADD = Upsert(
    MistypedLink,
    fields=("text", "hits", "last_at"),
    key=("text",),
    update=f"UPDATE SET hits = {MistypedLink._meta.db_table}.hits + excluded.hits, "
    "last_at = excluded.last_at",
    returning="text",
)


def count_mistyped(texts: Iterable[str], at: datetime) -> None:
    """Add one each; beyond the cap only known texts are counted, so that no scanner fills it."""
    counted = Counter(text.lower() for text in texts)
    known = set(MistypedLink.objects.filter(text__in=counted).values_list("text", flat=True))
    new = sorted(counted.keys() - known)
    room = max(MOST_ROWS - MistypedLink.objects.count(), 0) if new else 0
    kept = sorted([*known, *new[:room]])
    ADD.run([(text, counted[text], instant_text(at)) for text in kept])
