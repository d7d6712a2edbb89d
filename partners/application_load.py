"""How many applications came in an hour: the key stands for an address, or for all of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ApplicationLoad(models.Model):
    pk = models.CompositePrimaryKey("hour", "key")
    hour = models.DateTimeField()
    key = models.UUIDField()
    number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("application load")
        verbose_name_plural = _("application loads")

    def __str__(self) -> str:
        return f"{self.hour}: {self.number}"
