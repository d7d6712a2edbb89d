"""Addresses that tracking links lead to: what is allowed, and what a click adds to them.

Rules: docs/rules.md, Destinations.
"""

import re
from enum import StrEnum
from posixpath import normpath
from urllib.parse import SplitResult, quote, unquote, unquote_plus, urlsplit, urlunsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from business.models import Business

LONGEST_ADDRESS = 2048
LONGEST_QUERY = 2048
UNSAFE = re.compile(
    r"[\x00-\x20\x7f-\xa0\\\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\u3000\ufeff\ud800-\udfff]"
)
IPV6_HOST = re.compile(r"(?:^|@)\[[0-9A-Fa-f:.]+\](?::\d*)?\Z")
HOST_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.(?!-)[a-z0-9_-]{1,63})*")
# Everything an address may hold as it is; the rest is percent-encoded.
ADDRESS_SAFE = "%!#$&'()*+,/:;=?@[]~"
QUERY_SAFE = "%!$&'()*+,/:;=?@[]~"
OWN_PAGES = ("/go", "/portal", "/accounts", "/admin")


class BadAddress(StrEnum):
    UNSAFE = "unsafe"
    TOO_LONG = "too_long"
    SCHEME = "scheme"
    HOST = "host"
    USERINFO = "userinfo"
    OWN = "own"
    PARAMETER = "parameter"


MESSAGES = {
    BadAddress.UNSAFE: _("The address holds a space, a backslash or an invisible character."),
    BadAddress.TOO_LONG: _("The address is too long; 2,048 characters are the most."),
    BadAddress.SCHEME: _("Begin the address with https:// or http://."),
    BadAddress.HOST: _("The address names no website. Example: https://www.example.com/"),
    BadAddress.USERINFO: _("Leave out the name and password before the @."),
    BadAddress.OWN: _("This leads back into the partner pages. Enter a page of your website."),
    BadAddress.PARAMETER: _("Leave out the click id; each click adds its own."),
}


def why_refused(address: str, *, own_hosts: frozenset[str], parameter: str) -> BadAddress | None:
    """None if prospects may be sent to `address`, else the first reason why not."""
    if len(address) > LONGEST_ADDRESS:
        return BadAddress.TOO_LONG
    if UNSAFE.search(address):
        return BadAddress.UNSAFE
    try:
        parts = urlsplit(address)
        host, _port = host_in_ascii(parts), parts.port
    except ValueError:
        # An unfinished IPv6 address or a port that is no number.
        return BadAddress.HOST
    if parts.scheme.lower() not in {"http", "https"}:
        return BadAddress.SCHEME
    if host is None:
        return BadAddress.HOST
    if "@" in parts.netloc:
        return BadAddress.USERINFO
    if host in own_hosts and is_own_page(parts.path):
        return BadAddress.OWN
    if parameter in {key_of(piece) for piece in parts.query.split("&")}:
        return BadAddress.PARAMETER
    return None


def host_in_ascii(parts: SplitResult) -> str | None:
    """The host as a browser would look it up, without a final dot; None if it is no host."""
    if "[" in parts.netloc:
        return parts.hostname if IPV6_HOST.search(parts.netloc) else None
    try:
        name = (parts.hostname or "").encode("idna").decode().lower().removesuffix(".")
    except UnicodeError:
        return None
    return name if HOST_NAME.fullmatch(name) else None


def is_own_page(path: str) -> bool:
    """Whether a browser that resolves dots and escapes would land on one of our pages."""
    resolved = normpath("/" + unquote(path).lstrip("/"))
    return f"/{resolved.split('/')[1]}".lower() in OWN_PAGES


def own_hosts() -> frozenset[str]:
    """The host names of this install."""
    return frozenset(host.lower() for host in settings.ALLOWED_HOSTS)


def validate_destination(address: str) -> None:
    parameter = Business.objects.current().hit_id_parameter
    refused = why_refused(address, own_hosts=own_hosts(), parameter=parameter)
    if refused:
        raise ValidationError(MESSAGES[refused], refused.value)


def to_ascii(address: str) -> str:
    """The address as it may stand in a header: host in IDNA, the rest percent-encoded.

    `ValidationError` where the host cannot be written so.
    """
    parts = urlsplit(address)
    try:
        netloc = parts.netloc.encode("ascii" if parts.netloc.isascii() else "idna").decode()
    except UnicodeError:
        raise ValidationError(MESSAGES[BadAddress.HOST], BadAddress.HOST.value) from None
    return quote(urlunsplit(parts._replace(netloc=netloc)), safe=ADDRESS_SAFE)


def origin_of(address: str) -> str:
    """`https://www.example.com:8443` of an allowed address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def landing_address(
    destination: str, query: str, *, parameter: str, hit_id: str | None, ours: tuple[str, ...] = ()
) -> str:
    """The destination with the click's own parameters and, if there is one, the hit id.

    What the destination carries is never overwritten and never reordered; the hit id's parameter
    and those in `ours` are never passed on.
    `query` is the request's own, its bytes as latin-1 text as WSGI gives them.
    """
    bare, hash_sign, fragment = destination.partition("#")
    path, question_mark, own_query = bare.partition("?")
    taken = {key_of(piece) for piece in own_query.split("&") if piece} | {parameter, *ours}
    clicked = quote(query[:LONGEST_QUERY], QUERY_SAFE, encoding="latin-1", errors="replace")
    pieces = [own_query] if own_query else []
    pieces += [piece for piece in clicked.split("&") if piece and key_of(piece) not in taken]
    if hit_id:
        pieces.append(f"{parameter}={hit_id}")
    question_mark = "?" if pieces else question_mark
    return path + question_mark + "&".join(pieces) + hash_sign + fragment


def key_of(piece: str) -> str:
    """The key in one `key=value` of a query."""
    return unquote_plus(piece.partition("=")[0])
