"""Which addresses are one site to browsers: those of one registrable domain.

By the Public Suffix List that the package `publicsuffixlist` brings along; no network is asked.
"""

from functools import cache
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList

from business.outgoing.target import is_this_machine, read_ip
from referrals.destinations import host_in_ascii


def site_of(address: str) -> str:
    """`example.co.uk` of `https://www.example.co.uk/guide`; empty if the address names no host."""
    try:
        host = host_in_ascii(urlsplit(address)) or ""
    except ValueError:
        # An unfinished IPv6 address.
        return ""
    if read_ip(host) or is_this_machine(host):
        return host
    return suffixes().privatesuffix(host) or host


def is_another_site(address: str, own: str) -> bool:
    """Whether browsers see `address` as another site than `own`; never on a trial machine."""
    if all(is_this_machine(urlsplit(each).hostname or "") for each in (address, own)):
        return False
    return bool(site_of(address)) and site_of(address) != site_of(own)


@cache
def suffixes() -> PublicSuffixList:
    """Reading the list takes a third of a second, so it is done when first asked for."""
    return PublicSuffixList()
