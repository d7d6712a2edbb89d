"""The words of an invitation: the owner's own or ours, with placeholders for what differs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from business.placeholders import LINK, fill, has_link, validate_placeholders

LONGEST_SUBJECT = 150
IN_SUBJECT = ("name", "business")
IN_TEXT = (LINK, *IN_SUBJECT, "until")


@dataclass(frozen=True, slots=True)
class Words:
    subject: str
    text: str

    @classmethod
    def or_default(cls, subject: str, text: str) -> Self:
        return cls(subject or default_subject(), text or default_text())

    def filled(self, values: Mapping[str, str]) -> Self:
        return type(self)(fill(self.subject, values), fill(self.text, values))


def default_subject() -> str:
    return _("Your partner pages at {{ business }}")


def default_text() -> str:
    return _(
        "Hello {{ name }},\n\n"
        "you can now make your own links to {{ business }} and see what comes of them.\n\n"
        "Open this page and choose a password:\n{{ link }}\n\n"
        "The link is for you alone. It works once, until {{ until }}.\n\n{{ business }}"
    )


def validate_invitation(text: str) -> None:
    """Refuse a text without the link, or with a placeholder that nothing fills."""
    validate_placeholders(text, IN_TEXT)
    if not has_link(text):
        raise ValidationError(_("Write {{ link }} where the address is to stand."), "link")


def validate_invitation_subject(text: str) -> None:
    validate_placeholders(text, IN_SUBJECT)
