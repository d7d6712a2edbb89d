"""Placeholders in the owner's texts, such as {{ link }}: checks them, and fills them."""

import re
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LINK = "link"
PLACEHOLDER = re.compile(r"\{\{([^{}]{0,80})\}\}")


def validate_placeholders(text: str, allowed: Iterable[str]) -> None:
    """`ValidationError` that names the first unknown one, and those that there are."""
    names = {"names": ", ".join(f"{{{{ {name} }}}}" for name in allowed)}
    for found in PLACEHOLDER.finditer(text):
        if name_in(found) not in allowed:
            message = _("There is no placeholder %(found)s. These can be used: %(names)s.")
            raise ValidationError(message, "unknown", names | {"found": found[0]})
    rest = PLACEHOLDER.sub("", text)
    if "{{" in rest or "}}" in rest:
        message = _("A placeholder is not closed. These can be used: %(names)s.")
        raise ValidationError(message, "unclosed", names)


def has_link(text: str) -> bool:
    return any(name_in(found) == LINK for found in PLACEHOLDER.finditer(text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with the values in it; what looks like a placeholder in a value stays as it is."""
    return PLACEHOLDER.sub(lambda found: values.get(name_in(found), found[0]), text)


def name_in(found: re.Match[str]) -> str:
    return found[1].strip().lower()
