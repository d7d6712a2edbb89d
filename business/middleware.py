"""Gives each request the business, its times the owner's zone, and link domains little."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from business.models import Business

Respond = Callable[[HttpRequest], HttpResponse]


class BusinessMiddleware:
    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.business = SimpleLazyObject(Business.objects.current)  # type: ignore[attr-defined]
        with timezone.override(None):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, _args: object, _kwargs: object) -> None:
        """Only pages behind the sign-in show times; the others look at no session and no zone."""
        if getattr(view, "login_required", True) and request.user.is_authenticated:
            timezone.activate(request.business.zone)  # type: ignore[attr-defined]


# What partners' websites and mails hold for years: tracking links, and pictures of banners.
SHARED = ("/go/", "/b/")


class LinkHostMiddleware:
    """Further domains serve what is shared only: nobody signs in at an old address."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        host = request.get_host().rpartition(":")[0] or request.get_host()
        if host in settings.LINK_HOSTS and not request.path.startswith(SHARED):
            raise Http404
