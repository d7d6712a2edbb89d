import pytest
from django.core.exceptions import ValidationError

from owner.typed_amount import clean_currency, parse_amount


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("120", "EUR", 12000),
        ("120.00", "EUR", 12000),
        ("120,00", "EUR", 12000),
        ("120,5", "EUR", 12050),
        ("1,200.50", "EUR", 120050),
        ("1.200,50", "EUR", 120050),
        ("1 200,50", "EUR", 120050),
        ("1'200.50", "CHF", 120050),
        ("1\u00a0200", "EUR", 120000),
        ("1.200", "EUR", 120000),
        ("1,200,300.99", "USD", 120030099),
        ("0", "EUR", 0),
        ("0,05", "EUR", 5),
        ("1200", "JPY", 1200),
        ("1,200", "JPY", 1200),
        ("1.200", "KWD", 1200),
        ("10000000000", "EUR", 10**12),
    ],
)
def test_it_works(typed, currency, minor):
    assert parse_amount(typed, currency) == minor


NO_AMOUNTS = (
    *("", "-1", "+1", "abc", "NaN", "1e5", "0x10", "1.2.3", "1,2.3", ".5", "12.", "1.2345", "€ 5"),
    *("12\x00", "١٢", "10000000000.01", "9" * 40, "1,20,300", "12,345,6"),
)


@pytest.mark.parametrize("typed", NO_AMOUNTS)
def test_what_is_no_amount(typed):
    with pytest.raises(ValidationError):
        parse_amount(typed, "EUR")


def test_a_currency_without_decimals_takes_none():
    with pytest.raises(ValidationError):
        parse_amount("12.50", "JPY")


@pytest.mark.parametrize("typed", ["", "EU", "EURO", "ERU", "12A", "€"])
def test_what_is_no_currency(typed):
    with pytest.raises(ValidationError):
        clean_currency(typed)


def test_currencies_are_written_in_capitals():
    assert clean_currency("eur") == "EUR"
