"""Amounts of money in words; stored are minor units (cents, öre, fils) and an ISO 4217 code."""

from decimal import Decimal

from django.utils.formats import number_format

# ISO 4217, "minor unit"; all others have two digits.
NO_DIGITS = frozenset(["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW"]).union(
    ["PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"]
)
THREE_DIGITS = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])


def digits_of(currency: str) -> int:
    if currency in NO_DIGITS:
        return 0
    return 3 if currency in THREE_DIGITS else 2


def major_units(minor: int, currency: str) -> Decimal:
    return Decimal(minor).scaleb(-digits_of(currency))


def show_amount(minor: int, currency: str) -> str:
    amount = number_format(major_units(minor, currency), digits_of(currency), force_grouping=True)
    return f"{currency} {amount}"
