"""Who of the team may change something, and what the others read instead."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from partners.models import Role, User

View = Callable[..., HttpResponseBase]

WHAT_THEY_MAY = {
    Role.OWNER: _("Owner: everything, also who signs in, the defaults and the API keys"),
    Role.STAFF: _("Staff: the daily work with partners, links, opt-ins and claims"),
    Role.READER: _("Read-only: sees what staff see, changes nothing, downloads no e-mails"),
    Role.NONE: _("Not of your team: a partner's sign-in"),
}


def is_owner(request: HttpRequest) -> bool:
    return role_of(request) == Role.OWNER


def may_change(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.may_change


def role_of(request: HttpRequest) -> Role:
    return request.user.role if isinstance(request.user, User) else Role.NONE


def for_who_may_change(view: View) -> View:
    """For pages that are there to change something, or hand out people's e-mails as a file.

    What is no safe method needs no mark: the door of the admin refuses it (owner/site.py).
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_change(request):
            return refuse_reader(request)
        return view(request, *args, **kwargs)

    return guarded


def refuse_reader(request: HttpRequest) -> HttpResponse:
    """Say in words that nothing changed, and whom to ask."""
    context = admin.site.each_context(request) | {
        "title": _("You may look, not change"),
        "owners": User.objects.owners().order_by("email"),
    }
    return TemplateResponse(request, "owner/only_looking.html", context, status=403)
