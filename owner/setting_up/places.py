"""Countries with their currency and time zones, as lists to choose from."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from babel.numbers import get_currency_name, get_territory_currencies
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.utils.translation.trans_real import parse_accept_lang_header

# The months that tell zones with summer time from those without, on both halves of the earth.
WINTER, SUMMER = datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC)
NO_PLACE = ("UTC", _("UTC, the same everywhere"))

Choices = list[tuple[str, str]]


def words() -> Locale:
    return Locale.parse(get_language() or "en", sep="-")


@lru_cache
def zones_by_country() -> dict[str, list[str]]:
    """IANA zones under their present names, by the two letters of the country."""
    zones: dict[str, list[str]] = defaultdict(list)
    known = available_timezones()
    for zone, country in sorted(get_global("zone_territories").items()):
        if zone in known and is_country(country):
            zones[country].append(zone)
    return dict(zones)


def is_country(code: str) -> bool:
    return len(code) == 2 and code.isalpha() and bool(get_territory_currencies(code))


def country_choices() -> Choices:
    names = words().territories
    found = [(code, names.get(code, code)) for code in zones_by_country()]
    return sorted(found, key=lambda choice: choice[1])


def currency_of(country: str) -> str:
    """In use there now; empty for no country."""
    return get_territory_currencies(country)[-1] if country in zones_by_country() else ""


def currency_choices() -> Choices:
    codes = {code for each in zones_by_country() for code in get_territory_currencies(each)}
    return [(code, f"{code}, {get_currency_name(code, locale=words())}") for code in sorted(codes)]


def zone_of(country: str) -> str:
    """The one whose clocks the whole country goes by; empty where its clocks differ."""
    zones = zones_by_country().get(country, [])
    return zones[0] if len({clocks_of(zone) for zone in zones}) == 1 else ""


@lru_cache
def clocks_of(zone: str) -> tuple[timedelta | None, ...]:
    return tuple(at.astimezone(ZoneInfo(zone)).utcoffset() for at in (WINTER, SUMMER))


def zone_choices() -> list[tuple[str, Choices]]:
    """By part of the world, each zone as its city and country, which people know."""
    names = words().territories
    groups: dict[str, Choices] = defaultdict(list)
    for country, zones in zones_by_country().items():
        for zone in zones:
            part, _slash, city = zone.partition("/")
            label = f"{city.rpartition('/')[2].replace('_', ' ')}, {names.get(country, country)}"
            groups[part].append((zone, label))
    parts = [(part, sorted(zones, key=lambda choice: choice[1])) for part, zones in groups.items()]
    return [*sorted(parts), (str(_("Other")), [(NO_PLACE[0], str(NO_PLACE[1]))])]


def country_of(request: HttpRequest) -> str:
    """What the browser's languages say, such as `de-AT`; empty if they name no country."""
    return next(named_countries(request.headers.get("Accept-Language", "")), "")


def named_countries(header: str) -> Iterator[str]:
    for language, _weight in parse_accept_lang_header(header.lower()):
        country = language.rpartition("-")[2].upper()
        if "-" in language and country in zones_by_country():
            yield country
