"""Money is an integer of minor units and an ISO 4217 code."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CURRENCY = re.compile(r"[A-Z]{3}\Z")


def validate_currency(code: str) -> None:
    if not CURRENCY.match(code):
        raise ValidationError(
            _("Use the three letters of the currency, for example EUR."), "currency"
        )
