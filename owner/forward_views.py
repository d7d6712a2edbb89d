"""A form's forwarding: send a test, and make a new secret, each after asking."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from integrations.forwarding.queueing import forward_test
from integrations.models import HostedForm
from owner.history import remember
from owner.roles import for_who_may_change, is_owner


@for_who_may_change
@require_http_methods(["GET", "HEAD", "POST"])
def form_send_test(request: HttpRequest, pk: int) -> HttpResponse:
    form = get_object_or_404(HostedForm, pk=pk)
    goes_out = bool(form.recipients or form.copy_to)
    if request.method != "POST" or not goes_out:
        context = {"title": _("Send a test"), "original": form}
        return page(request, "owner/form_send_test.html", context)
    forward_test(form)
    remember(request, form, CHANGE, _("A test was sent."))
    text = _("The test leaves within a minute. Load this page again to see what became of it.")
    messages.success(request, text)
    change = reverse("admin:integrations_hostedform_change", args=[form.pk])
    return HttpResponseRedirect(f"{change}#deliveries")


@for_who_may_change
@require_http_methods(["GET", "HEAD", "POST"])
def form_new_secret(request: HttpRequest, pk: int) -> HttpResponse:
    if not is_owner(request):
        raise PermissionDenied
    form = get_object_or_404(HostedForm, pk=pk)
    if request.method != "POST":
        context = {"title": _("Make a new secret"), "original": form}
        return page(request, "owner/form_new_secret.html", context)
    secret = form.renew_secret()
    remember(request, form, CHANGE, _("A new secret was made."))
    context = {"title": _("The new secret"), "original": form, "secret": secret}
    return page(request, "owner/form_secret.html", context)


def page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    shared = admin.site.each_context(request) | {"opts": HostedForm._meta}
    return TemplateResponse(request, template, shared | context)
