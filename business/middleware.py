"""Gives each request the business and shows its times in the owner's zone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from business.models import Business


class BusinessMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.business = SimpleLazyObject(Business.objects.current)  # type: ignore[attr-defined]
        # Only signed-in people see times; public pages do not pay the query.
        if request.user.is_authenticated:
            with timezone.override(request.business.zone):  # type: ignore[attr-defined]
                return self.get_response(request)
        return self.get_response(request)
