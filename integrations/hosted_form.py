"""Hosted forms: a page of ours on which a prospect signs up (docs/connect-your-site.md)."""

import base64
import secrets
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from integrations.forwarding.recipients import split_recipients, validate_recipients
from integrations.forwarding.target import validate_copy_address
from referrals.destinations import validate_destination

# The size of the key with which copies are signed.
SECRET_BYTES = 24


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
    extra_label = models.CharField(
        _("one more question"),
        max_length=120,
        blank=True,
        help_text=_("Empty: none. Example: What would you like to know?"),
    )
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
    thank_you_address = models.CharField(
        _("page after sending"),
        max_length=2048,
        blank=True,
        validators=[validate_destination],
        help_text=_("A page of your website. Empty: the text above is shown."),
    )
    confirms_email = models.BooleanField(
        _("ask to confirm the e-mail"),
        default=False,
        help_text=_("Sends a message with a link; after a click on it the address is confirmed."),
    )
    is_kiosk = models.BooleanField(
        _("shared tablet"),
        default=False,
        help_text=_("Forgets the visitor after each submission. For events and counters."),
    )
    hourly_limit = models.PositiveIntegerField(
        _("most submissions in an hour"),
        default=1000,
        validators=[MinValueValidator(1)],
        help_text=_("More are asked to try again later. It keeps robots from filling your lists."),
    )
    mail_to = models.CharField(
        _("e-mail each opt-in to"),
        max_length=1300,
        blank=True,
        validators=[validate_recipients],
        help_text=_("Up to five addresses with commas between them. Empty: nobody."),
    )
    copy_to = models.CharField(
        _("send a copy to (web address)"),
        max_length=2048,
        blank=True,
        validators=[validate_copy_address],
        help_text=_("The webhook address of your mail tool, with https. Empty: none."),
    )
    # Kept readable, as each copy is signed with it.
    copy_secret = models.CharField(max_length=64, blank=True, editable=False)
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

    @property
    def recipients(self) -> list[str]:
        return split_recipients(self.mail_to)

    def renew_secret(self) -> str:
        """The new secret; every copy that leaves from now on is signed with it."""
        key = base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
        self.copy_secret = f"whsec_{key}"
        self.save(update_fields=["copy_secret"])
        return self.copy_secret
