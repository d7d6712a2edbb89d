"""Amounts of money in words."""

from decimal import Decimal

from django.utils.formats import number_format

# ISO 4217, "minor unit"; all others have two digits.
NO_DIGITS = frozenset(["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG"]).union(
    ["RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"]
)
THREE_DIGITS = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])


def amount(minor: int, currency: str) -> str:
    """`12000` and `EUR` give `EUR 120.00`."""
    digits = 0 if currency in NO_DIGITS else 3 if currency in THREE_DIGITS else 2
    major = Decimal(minor).scaleb(-digits)
    return f"{currency} {number_format(major, digits, force_grouping=True)}"
