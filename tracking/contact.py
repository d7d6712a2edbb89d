"""Contacts: people known by their e-mail address."""

import unicodedata
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

# RFC 5321: the longest path of a mailbox.
LONGEST_EMAIL = 254


class ContactQuerySet(models.QuerySet["Contact"]):
    def with_email(self, email: str) -> Self:
        return self.filter(email_key=email_key(email))

    def meet(self, email: str, name: str = "") -> "Contact":
        """The contact of this address, made if new, locked until the transaction ends."""
        contact, _is_new = self.get_or_create(
            email_key=email_key(email), defaults={"email": email.strip(), "name": name}
        )
        # Clicks that refer to the contact need not wait for this lock.
        return self.select_for_update(no_key=True).get(pk=contact.pk)


class Contact(models.Model):
    email = models.EmailField(_("e-mail"), max_length=LONGEST_EMAIL)
    email_key = models.CharField(max_length=LONGEST_EMAIL, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120, blank=True)
    confirmed_at = models.DateTimeField(_("e-mail confirmed"), null=True, editable=False)
    created_at = models.DateTimeField(_("known since"), auto_now_add=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self) -> str:
        return self.name or self.email

    def learn_name(self, name: str) -> None:
        """Keep the first name that a person gives."""
        if name and not self.name:
            self.name = name
            self.save(update_fields=["name"])


def email_key(email: str) -> str:
    """One spelling of an address: without outer spaces, composed, in lower case."""
    return unicodedata.normalize("NFC", email.strip()).lower()


def mask_email(email: str) -> str:
    """`lena@example.org` as a partner sees it: `l…@e…org`."""
    local, _at, domain = email.partition("@")
    name, _dot, ending = domain.rpartition(".")
    return f"{local[:1]}…@{name[:1]}….{ending}" if ending else f"{local[:1]}…"


def same_mailbox(one: str, other: str) -> bool:
    """Whether two addresses reach one mailbox: capitals, `+tags` and Gmail's dots aside."""
    return mailbox(one) == mailbox(other)


def mailbox(email: str) -> str:
    local, _at, domain = email_key(email).partition("@")
    local = local.partition("+")[0]
    if domain in {"gmail.com", "googlemail.com"}:
        return f"{local.replace('.', '')}@gmail.com"
    return f"{local}@{domain}"
