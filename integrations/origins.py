"""Which pages may make a browser known: ours and the owner's, not any page of the web."""

from urllib.parse import urlsplit

from django.http import HttpRequest

from integrations.hosted_form import HostedForm
from referrals.destinations import own_hosts
from referrals.models import TrackingLink


def is_from_known_page(request: HttpRequest, hosted: HostedForm) -> bool:
    """Whether a form was sent from here or from a website that tracking links lead to.

    Any page can make a visitor's browser post here with its cookie. What it sends is taken in, but
    a stranger's page must not say whose browser it is (docs/rules.md, Known contacts).
    """
    origin = request.headers.get("origin", "")
    if not origin:
        # Only programs and very old browsers leave it out.
        return True
    host = host_of(origin)
    if not host:
        return False
    addresses = TrackingLink.objects.values_list("destination", flat=True)
    owners = {host_of(each) for each in [*addresses, hosted.thank_you_address]}
    return any(is_same_site(host, each) for each in owners | own_hosts() if each)


def host_of(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        # An unfinished IPv6 address is nobody's.
        return ""


def is_same_site(one: str, other: str) -> bool:
    """`www.example.com` and `example.com`, but not two names below one."""
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
