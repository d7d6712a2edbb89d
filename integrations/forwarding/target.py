"""Where a copy may be sent: to public hosts, and to those that the operator names.

Whoever types an address must not make this server knock at doors of its own network.
"""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit, urlunsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from business.outbox.outcome import NotNowError, RefusedError
from referrals.destinations import host_in_ascii, own_hosts, to_ascii, validate_destination

# They stand for the IPv4 address in their last 32 bits (RFC 6052).
NAT64 = ip_network("64:ff9b::/96")
LAST_32_BITS = 0xFFFFFFFF
# One of each protocol, usually; more would hold up the other messages.
MOST_ADDRESSES = 2


class Target(NamedTuple):
    """What to connect to: `addresses` were looked up once and checked, nobody looks again."""

    host: str
    port: int
    path: str
    is_https: bool
    addresses: list[str]


def validate_copy_address(address: str) -> None:
    """ValidationError if no copy may ever go there; the network is not asked."""
    validate_destination(address)
    parts = urlsplit(to_ascii(address))
    host = host_in_ascii(parts) or ""
    if parts.scheme.lower() != "https" and not is_trial_on(host):
        raise ValidationError(_("Begin the address with https://, so that nobody reads along."))
    if is_own(host, parts):
        text = _("This is an address of Sentby itself. Enter the one that your mail tool shows.")
        raise ValidationError(text)
    ip = read_ip(host)
    if ip and not may_reach(host, ip):
        raise ValidationError(say_inner(host))


def find_target(address: str) -> Target:
    """Look the host up; RefusedError if it is none that copies go to."""
    try:
        validate_copy_address(address)
    except ValidationError as error:
        raise RefusedError(" ".join(error.messages)) from error
    parts = urlsplit(to_ascii(address))
    host, is_https = host_in_ascii(parts) or "", parts.scheme.lower() == "https"
    port = parts.port or (443 if is_https else 80)
    addresses = look_up(host, port)
    if not all(may_reach(host, ip_address(each)) for each in addresses):
        raise RefusedError(say_inner(host))
    path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    return Target(host, port, path, is_https, addresses[:MOST_ADDRESSES])


def look_up(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        text = _("The host %(host)s is not found. Check the address at the form.")
        raise NotNowError(text % {"host": host}) from error
    return list(dict.fromkeys(str(socket_address[0]) for *_more, socket_address in found))


def may_reach(host: str, ip: IPv4Address | IPv6Address) -> bool:
    if host in settings.FORWARD_HOSTS:
        return True
    return is_public(ip) or (ip.is_loopback and is_trial())


def is_public(ip: IPv4Address | IPv6Address) -> bool:
    """Whether it lies in the open internet; no way of writing an inner address passes."""
    if isinstance(ip, IPv6Address):
        if ip in NAT64:
            return is_public(IPv4Address(int(ip) & LAST_32_BITS))
        if ip.ipv4_mapped or ip.sixtofour or ip.teredo or ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def is_own(host: str, parts: SplitResult) -> bool:
    """On a trial machine everything has one host: there the port tells."""
    if host not in own_hosts():
        return False
    return not is_trial_on(host) or parts.port == urlsplit(settings.BASE_URL).port


def is_trial() -> bool:
    return settings.DEMO or settings.DEBUG


def is_trial_on(host: str) -> bool:
    """Whether this is the demo and the host the very machine."""
    ip = read_ip(host)
    return is_trial() and (host == "localhost" or (ip is not None and ip.is_loopback))


def read_ip(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def say_inner(host: str) -> str:
    text = _(
        "%(host)s lies inside a private network, where Sentby sends nothing. Whoever runs the "
        "server can allow it with FORWARD_HOSTS."
    )
    return text % {"host": host}
