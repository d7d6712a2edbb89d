"""A file of partners that was handed in: what was looked at is what is imported."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.user import User

KEPT_FOR = timedelta(days=1)
MOST_AT_ONCE = 20


class StoredImport(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4)
    name = models.CharField(max_length=120)
    content = models.BinaryField()
    # As the person said; empty: found out.
    encoding = models.CharField(max_length=20, blank=True)
    actor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("file of partners")
        verbose_name_plural = _("files of partners")

    def __str__(self) -> str:
        return self.name

    def claim(self) -> bool:
        """Whether the caller is the first to import it; call it in the import's transaction."""
        undone = StoredImport.objects.filter(pk=self.pk, done_at=None)
        return bool(undone.update(done_at=timezone.now()))


def forget_imports(now: datetime) -> int:
    """Erase the files of the day before: they hold people's names and addresses."""
    old = StoredImport.objects.filter(made_at__lt=now - KEPT_FOR).order_by("made_at")
    keys = list(old.values_list("pk", flat=True)[:MOST_AT_ONCE])
    return StoredImport.objects.filter(pk__in=keys).delete()[0] if keys else 0
