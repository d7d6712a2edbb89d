"""Takes creatives out of the portals, and back."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.admin.models import CHANGE
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from owner.history import remember
from referrals.models import Creative


@require_POST
def creative_archive(request: HttpRequest, pk: int) -> HttpResponse:
    return archive(request, [get_object_or_404(Creative, pk=pk)])


@require_POST
def creative_restore(request: HttpRequest, pk: int) -> HttpResponse:
    return restore(request, [get_object_or_404(Creative, pk=pk)])


def archive(request: HttpRequest, creatives: Sequence[Creative]) -> HttpResponse:
    for creative in creatives:
        creative.archive()
        remember(request, creative, CHANGE, _("Archived."))
    messages.success(request, said_archived(creatives))
    return redirect("admin:referrals_creative_changelist")


def restore(request: HttpRequest, creatives: Sequence[Creative]) -> HttpResponse:
    for creative in creatives:
        creative.restore()
        remember(request, creative, CHANGE, _("Restored."))
    number = len(creatives)
    said = ngettext("%d creative is in use again.", "%d creatives are in use again.", number)
    messages.success(request, said % number)
    return redirect("admin:referrals_creative_changelist")


def said_archived(creatives: Sequence[Creative]) -> str:
    """With "Undo" where it was one."""
    number = len(creatives)
    said = ngettext(
        "%d creative is in no portal any more. Where partners embedded it, it goes on working.",
        "%d creatives are in no portal any more. Where partners embedded them, they go on working.",
        number,
    )
    if number != 1:
        return said % number
    return format_html(
        '{} <button form="undo" formaction="{}">{}</button>',
        said % number,
        reverse("admin:referrals_creative_restore", args=[creatives[0].pk]),
        _("Undo"),
    )
