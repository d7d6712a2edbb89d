"""Hosted forms: a page of ours on which a prospect signs up (docs/forms.md)."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class HostedFormQuerySet(models.QuerySet["HostedForm"]):
    def open(self) -> Self:
        return self.filter(is_open=True)


class HostedForm(models.Model):
    title = models.CharField(
        _("title"), max_length=120, help_text=_("Example: Free hair care guide")
    )
    slug = models.SlugField(
        _("address"),
        max_length=64,
        unique=True,
        help_text=_("The last part of the form's address. Example: free-offer"),
        error_messages={"unique": _("Another form has this address.")},
    )
    intro = models.TextField(_("text above the form"), blank=True, max_length=4000)
    asks_name = models.BooleanField(_("ask for the name"), default=True)
    consent_label = models.CharField(
        _("tick to agree"),
        max_length=300,
        blank=True,
        help_text=_("Empty: no tick. Example: Yes, write to me about hair care."),
    )
    button = models.CharField(_("button"), max_length=40, default=_("Send it to me"))
    thank_you = models.TextField(
        _("text after sending"), max_length=4000, default=_("Thank you! Please check your e-mail.")
    )
    is_open = models.BooleanField(_("open"), default=True)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = HostedFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def source(self) -> str:
        """How its opt-ins name it."""
        return f"form:{self.slug}"
