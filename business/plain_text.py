"""Typed text without characters that nobody sees: they would hide or turn what a page says."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LINE_BREAKS = "\r\n\t"
# Joiners stay allowed: some languages and emoji need them.
ZERO_WIDTH = "\u200b\u200e\u200f\u2060\ufeff"
# They reverse the order of what follows, also outside the text itself.
TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def validate_line(text: str) -> None:
    refuse_unseen(text, allowed="")


def validate_lines(text: str) -> None:
    refuse_unseen(text, allowed=LINE_BREAKS)


def refuse_unseen(text: str, allowed: str) -> None:
    if any(is_unseen(character) for character in text if character not in allowed):
        raise ValidationError(_("Leave out line breaks and invisible characters."), "unseen")


def without_unseen(text: str, allowed: str = "") -> str:
    """The text without those characters, where a person must not be bothered with them."""
    return "".join(each for each in text if each in allowed or not is_unseen(each))


def is_unseen(character: str) -> bool:
    return (
        character in ZERO_WIDTH
        or unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}
        or unicodedata.bidirectional(character) in TURNING
    )
