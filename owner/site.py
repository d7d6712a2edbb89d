"""The owner's admin: its door, its menu and its front page."""
# ruff: noqa: ARG002 - the signatures are Django's.

from functools import wraps
from typing import Any

from django.contrib import admin, auth
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from owner.dashboard import front_page_of
from owner.menu import grouped
from owner.pages import PAGES
from owner.roles import may_change, refuse_reader
from partners.second_factor import lacks_required_factor

OWN_PAGES = "owner.admin"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class OwnerSite(admin.AdminSite):
    site_header = site_title = "Sentby"
    index_title = _("Home")
    site_url = None
    empty_value_display = "–"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        # Nothing is deleted by the dozen: what has hits is archived.
        self.disable_action("delete_selected")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take only our own pages; those that other packages bring stay out."""
        if admin_class and admin_class.__module__.startswith(OWN_PAGES):
            super().register(model_or_iterable, admin_class, **options)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        pages = [path(route, self.admin_view(view), name=name) for route, view, name in PAGES]
        return [*pages, *super().get_urls()]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        return grouped(super().get_app_list(request, app_label), request.path)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return super().each_context(request) | look_of(request)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return super().index(request, front_page_of(request) | (extra_context or {}))

    def app_index(self, request: HttpRequest, app_label: str, extra_context: Any = None) -> Any:
        return redirect("admin:index")

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        for_staff = super().admin_view(view, cacheable)
        # A long import says so with `@transaction.non_atomic_requests` and cuts its own pieces.
        is_apart = bool(getattr(view, "_non_atomic_requests", None))

        @wraps(for_staff)
        def at_the_door(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.user.is_authenticated and not self.has_permission(request):
                return refuse(request)
            if lacks_required_factor(request.user, request.business):  # type: ignore[attr-defined]
                return redirect("second_factor_needed")
            is_safe = request.method in SAFE
            if request.user.is_authenticated and not is_safe and not may_change(request):
                return refuse_reader(request)
            if is_safe or is_apart:
                return for_staff(request, *args, **kwargs)
            # The change and what the audit says of it are written together or not at all.
            with transaction.atomic():
                return for_staff(request, *args, **kwargs)

        return at_the_door

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The one door of partners and staff leads here too."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            return refuse(request)
        wanted = request.GET.get("next") or reverse("admin:index")
        return redirect_to_login(wanted, reverse("account_login"))

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        if request.method == "POST":
            auth.logout(request)
        return redirect("account_login")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_change_password")

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        # PostgreSQL takes no NUL in a text, and no name holds one.
        if "\x00" in request.GET.get("term", ""):
            return JsonResponse({"results": [], "pagination": {"more": False}})
        return super().autocomplete_view(request)


def look_of(request: HttpRequest) -> dict[str, Any]:
    """For the style sheet: what would be refused is not offered."""
    changes = may_change(request)
    return {"may_change": changes, "look_class": "" if changes else " may-look"}


def refuse(request: HttpRequest) -> HttpResponse:
    return render(request, "owner/not_staff.html", status=403)
