"""First steps that the owner does not want to take now."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PutOff(models.Model):
    """One step by its key; it comes back when the row goes."""

    step = models.CharField(_("step"), max_length=16, unique=True)
    at = models.DateTimeField(_("put off"), auto_now_add=True)

    class Meta:
        verbose_name = _("step put off")
        verbose_name_plural = _("steps put off")

    def __str__(self) -> str:
        return self.step
