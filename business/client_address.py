"""Whose request it is when proxies stand in front (docs/configure.md, TRUSTED_PROXIES)."""

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def address_of(request: HttpRequest) -> str:
    """The client's address behind trusted proxies; empty where nobody knows it."""
    forwarded = request.headers.get("x-forwarded-for", "")
    return client_address(request.META.get("REMOTE_ADDR", ""), forwarded, settings.TRUSTED_PROXIES)


def client_address(peer: str, forwarded_for: str, trusted: Sequence[str]) -> str:
    """The address nearest to us that is no trusted proxy; a stranger's header counts nothing."""
    networks = parse_networks(tuple(trusted))
    nearest = parse_address(peer)
    if not is_trusted(nearest, networks):
        return str(nearest or "")
    for part in reversed(forwarded_for.split(",")):
        address = parse_address(part)
        if address is None:
            break
        nearest = address
        if not is_trusted(address, networks):
            break
    return str(nearest or "")


@lru_cache(maxsize=8)
def parse_networks(trusted: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ip_network(each, strict=False) for each in trusted)


def is_trusted(address: Address | None, networks: tuple[Network, ...]) -> bool:
    """A peer without an address sits on a local socket: trusted as soon as any proxy is."""
    if address is None:
        return bool(networks)
    return any(address in network for network in networks)


def parse_address(text: str) -> Address | None:
    """`192.0.2.1`, `192.0.2.1:80`, `[2001:db8::1]:80` and mapped forms, else None."""
    text = text.strip()[:64]
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
