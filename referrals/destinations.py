"""Addresses that tracking links lead to: what is allowed, and what a click adds to them.

Rules: docs/rules.md, Destinations.
"""

import re
from enum import StrEnum
from urllib.parse import quote, unquote_plus, urlsplit, urlunsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from business.models import Business

LONGEST_ADDRESS = 2048
LONGEST_QUERY = 2048
UNSAFE = re.compile(r"[\x00-\x20\x7f-\x9f\\\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
# Everything an address may hold as it is; the rest is percent-encoded.
ADDRESS_SAFE = "%!#$&'()*+,/:;=?@[]~"
QUERY_SAFE = "%!$'()*+,/:;=?@[]~"
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
        host, _port = parts.hostname, parts.port
    except ValueError:
        # An unfinished IPv6 address or a port that is no number.
        return BadAddress.HOST
    if parts.scheme.lower() not in {"http", "https"}:
        return BadAddress.SCHEME
    if not host or host.startswith(".") or ".." in host:
        return BadAddress.HOST
    if "@" in parts.netloc:
        return BadAddress.USERINFO
    if host.lower().rstrip(".") in own_hosts and is_own_page(parts.path):
        return BadAddress.OWN
    if parameter in {key for key, _piece in query_pieces(parts.query)}:
        return BadAddress.PARAMETER
    return None


def is_own_page(path: str) -> bool:
    first = "/" + path.lstrip("/").split("/", 1)[0].lower()
    return first in OWN_PAGES


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


def landing_address(destination: str, query: str, *, parameter: str, hit_id: str | None) -> str:
    """The destination with the click's own parameters and, if there is one, the hit id.

    What the destination carries is never overwritten and never reordered; ours is never passed on.
    """
    bare, hash_sign, fragment = destination.partition("#")
    path, question_mark, own_query = bare.partition("?")
    taken = {key for key, _piece in query_pieces(own_query)} | {parameter}
    pieces = [own_query] if own_query else []
    pieces += [piece for key, piece in query_pieces(query[:LONGEST_QUERY]) if key not in taken]
    if hit_id:
        pieces.append(f"{parameter}={hit_id}")
    question_mark = "?" if pieces else question_mark
    return path + question_mark + "&".join(pieces) + hash_sign + fragment


def query_pieces(query: str) -> list[tuple[str, str]]:
    """(key, encoded `key=value`) for each part of a query, in order, repeated ones kept."""
    return [
        (unquote_plus(piece.partition("=")[0]), quote(piece, safe=QUERY_SAFE))
        for piece in query.split("&")
        if piece
    ]
