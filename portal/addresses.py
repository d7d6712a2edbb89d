"""Addresses of the portal's pages for who reads: in See as partner they stay in that view."""

from django.http import HttpRequest
from django.urls import reverse

from partners.models import Partner

# The name under which config.urls includes the pages for the team.
SEEN = "portal_as"


def seen_in(request: HttpRequest | None) -> Partner | None:
    """As whom somebody of the team sees the portal; None for partners themselves."""
    seen: Partner | None = getattr(request, "seen", None)
    return seen


def portal_address(request: HttpRequest, page: str, *args: object) -> str:
    seen = seen_in(request)
    if seen is None:
        return reverse(f"portal:{page}", args=args)
    return reverse(f"{SEEN}:{page}", args=[seen.pk, *args])
