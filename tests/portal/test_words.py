import pytest

from business.money import show_amount
from portal.templatetags.portal_words import amounts, percent


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [
        (0, "EUR", "EUR 0.00"),
        (5, "EUR", "EUR 0.05"),
        (123456789, "USD", "USD 1,234,567.89"),
        (1500, "JPY", "JPY 1,500"),
        (1500, "KWD", "KWD 1.500"),
        (-250, "EUR", "EUR -2.50"),
    ],
)
def test_it_works(minor, currency, shown):
    assert show_amount(minor, currency) == shown


def test_currencies_are_never_added():
    assert amounts({"USD": 100, "EUR": 200}) == ["EUR 2.00", "USD 1.00"]
    assert amounts({}) == ["–"]


@pytest.mark.parametrize(("rate", "shown"), [(None, "–"), (0.0, "0.0 %"), (0.125, "12.5 %")])
def test_rates(rate, shown):
    assert percent(rate) == shown
