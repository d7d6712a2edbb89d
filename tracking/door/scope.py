"""The facts of an ASGI request; tracking.facts reads the same from a Django request."""

from collections.abc import MutableMapping
from typing import Any

from django.conf import settings

from tracking.facts import Facts, read_facts

PREFIX = "/go/"
Scope = MutableMapping[str, Any]
# Django and ASGI servers join repeated headers; a comma would belong into cookies' values.
SEPARATORS = {"cookie": "; "}


def is_go(path: str) -> bool:
    return path.startswith(PREFIX) or path == PREFIX[:-1]


def facts_of_scope(scope: Scope) -> Facts:
    headers = plain_headers(scope["headers"])
    client = scope["client"]
    return read_facts(
        method=scope["method"],
        path=scope["path"][len(PREFIX) :],
        query=scope["query_string"].decode("latin-1"),
        headers=headers,
        peer=client[0] if client else "",
        is_https=is_https(scope["scheme"], headers),
    )


def plain_headers(raw: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """Names in lower case, as the server gives them; repeated ones joined."""
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in raw}
    return headers if len(headers) == len(raw) else joined(raw)


def joined(raw: list[tuple[bytes, bytes]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name_bytes, value_bytes in raw:
        name, value = name_bytes.decode("latin-1"), value_bytes.decode("latin-1")
        separator = SEPARATORS.get(name, ",")
        headers[name] = f"{headers[name]}{separator}{value}" if name in headers else value
    return headers


def is_https(scheme: str, headers: dict[str, str]) -> bool:
    """As Django's `request.is_secure()`: by the proxy's word where the owner trusts it."""
    if settings.SECURE_PROXY_SSL_HEADER is None:
        return scheme == "https"
    name, value = settings.SECURE_PROXY_SSL_HEADER
    given = headers.get(name.removeprefix("HTTP_").replace("_", "-").lower(), "")
    return given.split(",")[0].strip() == value
