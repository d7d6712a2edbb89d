"""Amounts as people type them: `120`, `120.00`, `120,00`, `1,200.50` and `1.200,50`."""

import re
from decimal import Decimal

from babel.numbers import get_currency_precision, is_currency
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from business.money import validate_currency
from integrations.api.schemas import LARGEST_AMOUNT

SPACES = re.compile(r"[\s'’]")
DIGITS = re.compile(r"[0-9]{1,15}\Z")
GROUPED = re.compile(r"[0-9]{1,3}(?:(?P<sign>[.,])[0-9]{3})(?:(?P=sign)[0-9]{3})*\Z")


def parse_amount(text: str, currency: str) -> int:
    """Minor units of `currency`: `120,00` of `EUR` are 12000; `ValidationError` if it is none.

    The last sign with at most as many digits behind it as the currency has decimals is the decimal
    one; `1.200` are twelve hundred euros, as nobody writes three digits of cents.
    """
    typed, precision = SPACES.sub("", text), get_currency_precision(currency)
    whole, decimals = split_decimals(typed, precision)
    digits = whole_digits(whole)
    if digits is None:
        raise ValidationError(_("Type the amount as in 120.00 or 120,00."), "amount")
    minor = int(Decimal(f"{digits}.{decimals or 0}").scaleb(precision))
    if minor > LARGEST_AMOUNT:
        raise ValidationError(_("This amount is too large."), "amount")
    return minor


def split_decimals(typed: str, precision: int) -> tuple[str, str]:
    """`1,200.5` gives `1,200` and `5`; without decimals the second is empty."""
    place = max(typed.rfind("."), typed.rfind(","))
    whole, decimals = typed[:place], typed[place + 1 :]
    is_decimal = place > 0 and typed[place] not in whole and len(decimals) <= precision
    return (whole, decimals) if is_decimal and DIGITS.match(decimals) else (typed, "")


def whole_digits(whole: str) -> str | None:
    if DIGITS.match(whole):
        return whole
    return re.sub(r"[.,]", "", whole) if GROUPED.match(whole) else None


def clean_currency(typed: str) -> str:
    """The code in capitals; `ValidationError` if no country pays with it."""
    code = typed.upper()
    validate_currency(code)
    if not is_currency(code, "en"):
        raise ValidationError(_("This currency does not exist. Example: EUR."), "currency")
    return code
