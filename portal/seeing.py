"""See as partner: every page of the portal once more, for the team to read (docs/rules.md)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern

from partners.models import Partner
from partners.seeing import may_see
from portal.urls import app_name, urlpatterns

View = Callable[..., HttpResponseBase]
READING = {"GET", "HEAD", "OPTIONS"}


def portal_for_the_team(door: Callable[[View], View]) -> tuple[list[URLPattern], str]:
    """The portal's addresses, to be included under one that names the partner as `seen`.

    `door` lets in who may open the admin, and nobody else.
    """
    pages = [
        URLPattern(
            each.pattern, outside(door(to_read(each.callback))), each.default_args, each.name
        )
        for each in urlpatterns
    ]
    return pages, app_name


def outside(view: View) -> View:
    """Who is not let in gets a page whose links lead to the portal itself."""

    @wraps(view)
    def at_the_door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.current_app = app_name
        return view(request, *args, **kwargs)

    return at_the_door


def to_read(view: View) -> View:
    """Show a page as the partner of the address; whatever would change something is refused."""

    @wraps(view)
    def as_seen(request: HttpRequest, *args: Any, seen: int, **kwargs: Any) -> HttpResponseBase:
        partner = get_object_or_404(Partner.objects.select_related("user"), pk=seen)
        if not may_see(request, partner):
            return redirect("admin:partners_partner_see_as", partner.pk)
        request.seen = partner  # type: ignore[attr-defined]
        if request.method not in READING:
            return render(request, "portal/seen_refused.html", {"partner": partner}, status=403)
        return view(request, *args, **kwargs)

    return as_seen
