"""What a request to /go/ says, read once: nothing later touches the request."""

import os
import re
import time
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from business.client_address import client_address
from partners.own_clicks import COOKIE as OWN_COOKIE
from partners.own_clicks import NOBODY, OwnMark, read_own_mark
from tracking.hit import LONGEST_REFERRER, LONGEST_USER_AGENT
from tracking.hit_ids import (
    VisitorCookie,
    newest_visitor_cookie,
    read_contact_token,
    read_test_token,
)
from tracking.uuid7 import CHANCE_BYTES, instant

LONGEST_PATH = 1024
# Carries a contact token that the owner's mail program merges in.
CONTACT_PARAMETER = "c"
# Marks the click of a test run.
TEST_PARAMETER = "test_run"
UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
PREFETCH_HEADERS = frozenset(("sec-purpose", "purpose", "x-purpose", "x-moz"))
# Browsers and referrers repeat: what is worked out from one value is kept for the next request.
cached = lru_cache(maxsize=8192)


class Facts(NamedTuple):
    at: datetime
    method: str = "GET"
    path: str = ""
    query: str = ""
    host: str = ""
    user_agent: str = ""
    referrer: str = ""
    address: str = ""
    is_prefetch: bool = False
    is_navigation: bool = True
    asks_privacy: bool = False
    is_https: bool = False
    cookie: VisitorCookie | None = None
    contact_id: int | None = None
    test_run: UUID | None = None
    own: OwnMark = NOBODY
    # Random bytes for the keys that the answer needs: one request has one answer, whenever and
    # however often it is worked out. Empty: drawn at each answer.
    chance: bytes = b""

    @property
    def is_trustworthy(self) -> bool:
        """Whether the browser takes `Secure` cookies here: https, or this very machine."""
        return self.is_https or is_loopback(self.host)


def facts_of(request: HttpRequest, path: str) -> Facts:
    """The facts of a Django request; `path` is what follows /go/."""
    return read_facts(
        method=request.method or "",
        path=path,
        query=request.META.get("QUERY_STRING", ""),
        headers={name.lower(): value for name, value in request.headers.items()},
        peer=request.META.get("REMOTE_ADDR", ""),
        is_https=request.is_secure(),
    )


def asks_privacy(headers: Mapping[str, str]) -> bool:
    """Global Privacy Control or Do Not Track."""
    return headers.get("sec-gpc", "").strip() == "1" or headers.get("dnt", "").strip() == "1"


def read_facts(
    *, method: str, path: str, query: str, headers: Mapping[str, str], peer: str, is_https: bool
) -> Facts:
    """Header names in lower case, values as latin-1 text as WSGI and ASGI servers give them."""
    # Milliseconds, as in the hit's id: the same click never beats itself.
    header, now = headers.get, instant(time.time_ns() // 1_000_000)
    cookies = header("cookie", "")
    forwarded = header("x-forwarded-for", "")
    return Facts(
        at=now,
        method=method,
        path=path[:LONGEST_PATH],
        query=query,
        host=host_name(header("host", "")),
        user_agent=readable(header("user-agent", "")[:4096], LONGEST_USER_AGENT),
        referrer=clean_referrer(header("referer", "")[:4096]),
        address=address_behind(peer, forwarded[-1024:], tuple(settings.TRUSTED_PROXIES)),
        is_prefetch=is_prefetch(headers),
        is_navigation=is_navigation(header("sec-fetch-dest", ""), header("sec-fetch-mode", "")),
        asks_privacy=asks_privacy(headers),
        is_https=is_https,
        cookie=visitor_cookie(cookies, is_https=is_https) if cookies else None,
        contact_id=read_contact_token(query_value(query, CONTACT_PARAMETER)) if query else None,
        test_run=read_test_token(query_value(query, TEST_PARAMETER), now) if query else None,
        own=own_mark(cookies) if cookies else NOBODY,
        chance=os.urandom(2 * CHANCE_BYTES),
    )


def visitor_cookie(cookies: str, *, is_https: bool) -> VisitorCookie | None:
    return newest_visitor_cookie(cookie_values(cookies, cookie_name(is_https)))


def own_mark(cookies: str) -> OwnMark:
    return read_own_mark(next(iter(cookie_values(cookies, OWN_COOKIE)), None))


def is_prefetch(headers: Mapping[str, str]) -> bool:
    """Whether the browser only loads the page in advance; nobody has clicked yet."""
    if PREFETCH_HEADERS.isdisjoint(headers):
        return False
    told = PREFETCH_HEADERS & headers.keys()
    return any("pre" in headers[name].lower() for name in told)


def query_value(query: str, name: str) -> str:
    """The value of a parameter that holds nothing encoded; the first if there are several."""
    parts = (part.partition("=") for part in query[:8192].split("&"))
    return next((value for key, _equals, value in parts if key == name), "")


def is_navigation(destination: str, mode: str) -> bool:
    """False where the browser says that it loads an image, a frame or a script's request."""
    return destination.lower() in {"", "document"} and mode.lower() in {"", "navigate"}


def cookie_name(is_https: bool) -> str:
    return "__Host-sentby" if is_https else "sentby"


def cookie_values(header: str, name: str) -> list[str]:
    """All values of a cookie name, in the browser's order."""
    if name not in header:
        return []
    pairs = (part.strip().partition("=") for part in header[:8192].split(";"))
    return [value.strip('"') for key, _equals, value in pairs if key == name]


@cached
def readable(text: str, length: int) -> str:
    """Text of a header without anything invisible, at most `length` characters."""
    decoded = text.encode("latin-1", "replace").decode("utf-8", "replace")
    return UNPRINTABLE.sub("\ufffd", decoded)[:length]


@cached
def clean_referrer(header: str) -> str:
    return without_query(readable(header, 2048))


def without_query(address: str) -> str:
    """A referrer's scheme, host and path; what follows may be private."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"}:
        return ""
    netloc = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{netloc}{parts.path}"[:LONGEST_REFERRER]


@cached
def address_behind(peer: str, forwarded_for: str, trusted: tuple[str, ...]) -> str:
    return client_address(peer, forwarded_for, trusted)


def host_name(host: str) -> str:
    return host.rpartition(":")[0].strip("[]") if host.count(":") == 1 or "]:" in host else host


@cached
def is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
