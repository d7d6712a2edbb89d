"""Pages about API keys: the new token, and the end of a key."""

import json
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from business.audit.facts import say_changed
from integrations.models import ApiKey
from owner.history import remember
from owner.roles import for_who_may_change, is_owner

CURL = """curl {address} \\
  -H "Authorization: Bearer {token}" -H "Content-Type: application/json" \\
  -d '{body}'"""
PURCHASE = {
    "kind": "purchase",
    "email": "lena@example.org",
    "external_id": "1042",
    "amount": 12000,
    "currency": "EUR",
    "rid": "1Ab...",
}


def show_token(request: HttpRequest, key: ApiKey, token: str) -> HttpResponse:
    email = request.user.email  # type: ignore[union-attr]
    context = {
        "title": _("Your new API key"),
        "original": key,
        "token": token,
        "trial": curl("api:make_contact_token", token, {"email": email}),
        "purchase": curl("api:report_opt_in", token, PURCHASE),
    }
    return page(request, "owner/api_key.html", context)


def curl(name: str, token: str, body: dict[str, Any]) -> str:
    """A line for a shell; what stands between its quotes holds none itself."""
    sent = json.dumps(body).replace("'", r"\u0027")
    return CURL.format(address=settings.BASE_URL + reverse(name), token=token, body=sent)


@for_who_may_change
@require_http_methods(["GET", "HEAD", "POST"])
def api_key_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    if not is_owner(request):
        raise PermissionDenied
    key = get_object_or_404(ApiKey, pk=pk)
    if request.method != "POST":
        return page(request, "owner/api_key_revoke.html", {"title": _("Revoke"), "original": key})
    if key.revoked_at is None:
        key.revoke()
        revoked = say_changed(_("State"), _("In force"), _("Revoked"))
        remember(request, key, CHANGE, changes=[revoked])
    messages.success(request, _("%s is revoked. Requests with it are refused.") % key)
    return redirect("admin:integrations_apikey_changelist")


def page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    shared = admin.site.each_context(request) | {"opts": ApiKey._meta}
    return TemplateResponse(request, template, shared | context)
