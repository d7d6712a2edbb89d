"""Countries, currencies and time zones to choose from."""

from zoneinfo import available_timezones

import pytest

from business.money import validate_currency
from owner.setting_up.places import (
    country_choices,
    currency_choices,
    currency_of,
    named_countries,
    zone_choices,
    zone_of,
)


def test_it_works():
    assert ("DE", "Germany") in country_choices()
    assert ("EUR", "EUR, Euro") in currency_choices()
    europe = dict(zone_choices())["Europe"]
    assert ("Europe/Berlin", "Berlin, Germany") in europe


def test_every_choice_can_be_stored():
    zones = {zone for _part, group in zone_choices() for zone, _label in group}
    assert zones <= available_timezones()
    assert "UTC" in zones
    for code, _label in currency_choices():
        validate_currency(code)


@pytest.mark.parametrize(
    ("country", "currency", "zone"),
    [
        ("DE", "EUR", "Europe/Berlin"),
        ("GB", "GBP", "Europe/London"),
        ("IN", "INR", "Asia/Kolkata"),
        ("UA", "UAH", ""),
        ("US", "USD", ""),
        ("", "", ""),
        ("None", "", ""),
    ],
)
def test_what_goes_with_a_country(country, currency, zone):
    assert (currency_of(country), zone_of(country)) == (currency, zone)


def test_every_country_has_a_currency_to_choose():
    codes = {code for code, _label in currency_choices()}
    assert {currency_of(country) for country, _name in country_choices()} <= codes


@pytest.mark.parametrize(
    ("header", "countries"),
    [
        ("de-AT,de;q=0.8,en-GB;q=0.5", ["AT", "GB"]),
        ("en", []),
        ("", []),
        ("*", []),
        ("zh-hans-SG", ["SG"]),
        ("xx-YY;q=\x00,,;;", []),
    ],
)
def test_countries_that_a_browser_names(header, countries):
    assert list(named_countries(header)) == countries
