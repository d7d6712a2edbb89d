"""Sends messages again, after asking."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from business.models import OutgoingMessage
from owner.history import remember
from owner.roles import for_who_may_change


@for_who_may_change
@require_http_methods(["GET", "HEAD", "POST"])
def message_send_again(request: HttpRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(OutgoingMessage, pk=pk)
    chosen = OutgoingMessage.objects.filter(pk=pk)
    if request.method != "POST":
        return ask(request, chosen, {"original": message})
    send(request, chosen)
    return redirect("admin:business_outgoingmessage_change", pk)


def send_chosen_again(
    request: HttpRequest, chosen: QuerySet[OutgoingMessage]
) -> HttpResponse | None:
    """The action of the list: first a page that asks, then back to the list."""
    if "confirmed" not in request.POST:
        carried = {
            "field": ACTION_CHECKBOX_NAME,
            "chosen": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "across": request.POST.get("select_across", "0"),
        }
        return ask(request, chosen, {"carried": carried})
    send(request, chosen)
    return None


def send(request: HttpRequest, chosen: QuerySet[OutgoingMessage]) -> None:
    rows = OutgoingMessage.objects.filter(pk__in=list(chosen.values_list("pk", flat=True)))
    number = rows.send_again(timezone.now())
    for row in rows:
        remember(request, row, CHANGE, _("Sent again."))
    if number:
        text = ngettext("%(n)s message is sent now.", "%(n)s messages are sent now.", number)
        messages.success(request, text % {"n": number})
    else:
        messages.info(request, _("It is being sent at this moment. Look again in a minute."))


def ask(
    request: HttpRequest, chosen: QuerySet[OutgoingMessage], more: dict[str, Any]
) -> HttpResponse:
    context = admin.site.each_context(request) | {
        "title": _("Send again"),
        "opts": OutgoingMessage._meta,
        "number": chosen.count(),
        "sent": chosen.filter(state=OutgoingMessage.State.SENT).count(),
    }
    return TemplateResponse(request, "owner/message_send_again.html", context | more)
