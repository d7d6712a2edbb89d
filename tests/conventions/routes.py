"""Every address of the product, read from its URL configuration."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.regex_helper import normalize

# One value that any converter takes, but for those of whole numbers and UUIDs.
SAMPLES = {"int": "1", "uuid": str(UUID(int=7 << 76 | 1 << 63))}


@dataclass(frozen=True)
class Route:
    """`pattern` as written, with `path` an address that it matches."""

    pattern: str
    path: str


def all_routes() -> list[Route]:
    return list(routes_of(get_resolver().url_patterns, "", "/"))


def routes_of(patterns: list[URLPattern | URLResolver], pattern: str, path: str) -> Iterator[Route]:
    for each in patterns:
        longer = pattern + str(each.pattern), path + sample_of(each)
        if isinstance(each, URLResolver):
            yield from routes_of(each.url_patterns, *longer)
        else:
            yield Route(*longer)


def sample_of(each: URLPattern | URLResolver) -> str:
    """Text that this pattern matches, without asking what it means."""
    template, names = normalize(each.pattern.regex.pattern)[0]
    converters = each.pattern.converters
    return template % {name: sample_value(converters.get(name)) for name in names}


def sample_value(converter: object) -> str:
    kind = type(converter).__name__.removesuffix("Converter").lower()
    return SAMPLES.get(kind, "x1")
