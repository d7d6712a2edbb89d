"""The words of an invitation: the owner's own or ours, with places for what differs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST_SUBJECT = 150
PLACES = ("name", "owner", "link", "until")
PLACE = re.compile(r"{(\w*)}")


@dataclass(frozen=True, slots=True)
class Words:
    subject: str
    text: str

    @classmethod
    def or_default(cls, subject: str, text: str) -> Self:
        return cls(subject or default_subject(), text or default_text())

    def filled(self, values: Mapping[str, str]) -> Self:
        """What stands in a value is never taken for a place."""
        return type(self)(fill(self.subject, values), fill(self.text, values))


def default_subject() -> str:
    return _("Your partner pages at {owner}")


def default_text() -> str:
    return _(
        "Hello {name},\n\n"
        "you can now make your own links to {owner} and see what comes of them.\n\n"
        "Open this page and choose a password:\n{link}\n\n"
        "The link is for you alone. It works once, until {until}.\n\n{owner}"
    )


def fill(text: str, values: Mapping[str, str]) -> str:
    return PLACE.sub(lambda found: values.get(found[1], found[0]), text)


def validate_invitation(text: str) -> None:
    """Refuse a text without the link, or with a place that nobody fills."""
    validate_places(text)
    if "{link}" not in text:
        raise ValidationError(_("Write {link} where the address is to stand."), "link")


def validate_places(text: str) -> None:
    unknown = [name for name in PLACE.findall(text) if name not in PLACES]
    if unknown:
        message = _("Nothing is known to stand in {%(place)s}. Possible are %(places)s.")
        places = " ".join(f"{{{place}}}" for place in PLACES)
        raise ValidationError(message, "place", {"place": unknown[0][:40], "places": places})
