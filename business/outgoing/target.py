"""Where this server may knock: at public hosts, and at those that the operator names.

Whoever types an address must not make this server knock at doors of its own network.
"""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import NamedTuple
from urllib.parse import SplitResult, urlunsplit

from django.conf import settings
from django.utils.translation import gettext as _

# They stand for the IPv4 address in their last 32 bits (RFC 6052).
NAT64 = ip_network("64:ff9b::/96")
LAST_32_BITS = 0xFFFFFFFF
# One of each protocol, usually; more would hold up what waits behind.
MOST_ADDRESSES = 2


class Target(NamedTuple):
    """What to connect to: `addresses` were looked up once and checked, nobody looks again."""

    host: str
    port: int
    path: str
    is_https: bool
    addresses: list[str]


class UnknownHostError(Exception):
    """The host is not found."""


class InnerHostError(Exception):
    """The host lies inside a private network; the text says what to do."""


def look_up_target(parts: SplitResult, host: str, *, is_ours: bool = False) -> Target:
    """Look `host`, the one of `parts`, up: `UnknownHostError` or `InnerHostError` if it is no goal.

    An address of this very install (`is_ours`) may lie wherever it does.
    """
    is_https = parts.scheme.lower() == "https"
    port = parts.port or (443 if is_https else 80)
    addresses = look_up(host, port)
    if not (is_ours or all(may_reach(host, ip_address(each)) for each in addresses)):
        raise InnerHostError(say_inner(host))
    path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    return Target(host, port, path, is_https, addresses[:MOST_ADDRESSES])


def look_up(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnknownHostError(host) from error
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


def is_trial() -> bool:
    return settings.DEMO or settings.DEBUG


def is_this_machine(host: str) -> bool:
    ip = read_ip(host)
    return host == "localhost" or (ip is not None and ip.is_loopback)


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
