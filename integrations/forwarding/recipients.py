"""Who gets an e-mail of each opt-in: a few addresses in one line."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

MOST_RECIPIENTS = 5
BETWEEN = re.compile(r"[,;\s]+")


def split_recipients(line: str) -> list[str]:
    """Each address once, in the order typed."""
    return list(dict.fromkeys(each for each in BETWEEN.split(line) if each))


def validate_recipients(line: str) -> None:
    addresses = split_recipients(line)
    if len(addresses) > MOST_RECIPIENTS:
        raise ValidationError(_("Five addresses are the most."), "too_many")
    for address in addresses:
        try:
            validate_email(address)
        except ValidationError:
            text = _("“%(address)s” is not an e-mail address. Example: you@example.com")
            raise ValidationError(text, "invalid", {"address": address}) from None
