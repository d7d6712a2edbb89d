"""Money is an integer of minor units (cents, öre, fils) and an ISO 4217 code."""

import re
from decimal import Decimal

from babel.numbers import get_currency_precision
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

CURRENCY = re.compile(r"[A-Z]{3}\Z")


def validate_currency(code: str) -> None:
    if not CURRENCY.match(code):
        message = _("Use the three letters of the currency, for example EUR.")
        raise ValidationError(message, "currency")


def major_units(minor: int, currency: str) -> Decimal:
    """`12000` of `EUR` are `120.00`, of `JPY` `12000`."""
    return Decimal(minor).scaleb(-get_currency_precision(currency))


def show_amount(minor: int, currency: str) -> str:
    """`12000` and `EUR` give `EUR 120.00`."""
    digits = get_currency_precision(currency)
    return f"{currency} {number_format(major_units(minor, currency), digits, force_grouping=True)}"
