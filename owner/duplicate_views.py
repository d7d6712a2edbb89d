"""The queue of possible duplicates: merge two that are one order, or count both."""

from typing import NamedTuple
from uuid import UUID

from django.contrib import messages
from django.contrib.admin.models import CHANGE
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from business.audit.facts import say_changed
from owner.credits import credits_of
from owner.duplicates import Pair, pair_up, waiting_opt_ins
from owner.history import remember
from owner.opt_in_history import remember_states, states_of
from owner.page import admin_page
from owner.sources import say_source
from tracking.models import OptIn
from tracking.opt_in_states import count, merge
from tracking.why.credit import Credit

PAIRS = 10


class Side(NamedTuple):
    opt_in: OptIn
    credit: Credit | None
    drops: OptIn | None


@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    page = Paginator(waiting_opt_ins(), PAIRS).get_page(request.GET.get("p"))
    pairs = pair_up(page.object_list)
    found = credits_of(opt_in for pair in pairs for opt_in in pair.both)
    context = {
        "title": _("Possible duplicates"),
        "page": page,
        "pairs": [(pair, sides_of(pair, found)) for pair in pairs],
    }
    return admin_page(request, "owner/duplicates.html", context)


def sides_of(pair: Pair, found: dict[UUID, Credit]) -> list[Side]:
    """The two of a pair, each with who gets its credit and what goes if it is kept."""
    opposite = pair.both[::-1]
    return [
        Side(kept, found.get(kept.pk), dropped if dropped != kept else None)
        for kept, dropped in zip(pair.both, opposite, strict=True)
    ]


@require_POST
def duplicate_merge(request: HttpRequest, kept: UUID, dropped: UUID) -> HttpResponse:
    """The two are one order; `kept` stands for both."""
    into, duplicate = get_object_or_404(OptIn, pk=kept), get_object_or_404(OptIn, pk=dropped)
    before, before_into = states_of([duplicate]), into.get_status_display()
    if merge(duplicate, into):
        remember_states(request, before, _("Duplicate of %s.") % into.external_id)
        what = _("Kept; %s is the same order.") % duplicate.external_id
        changes = [say_changed(_("State"), before_into, into.get_status_display())]
        remember(request, into, CHANGE, what, changes)
        messages.success(request, say_merged(into, duplicate))
    else:
        messages.warning(request, _("One of the two was decided meanwhile. Nothing changed."))
    return redirect("admin:duplicates")


def say_merged(into: OptIn, duplicate: OptIn) -> str:
    # Two sources often give an order one and the same number.
    sentence = _(
        "One order: number %(kept)s (%(kept_from)s) counts, number %(dropped)s (%(dropped_from)s) "
        "does not."
    )
    named = {
        "kept": into.external_id,
        "kept_from": say_source(into.source),
        "dropped": duplicate.external_id,
        "dropped_from": say_source(duplicate.source),
    }
    return format_html(
        '{} <button form="undo" formaction="{}">{}</button>',
        sentence % named,
        reverse("admin:tracking_optin_count", args=[duplicate.pk]),
        _("Count both after all"),
    )


@require_POST
def duplicate_count(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Two orders that only look alike."""
    opt_in = get_object_or_404(OptIn, pk=pk)
    before = states_of([opt_in])
    if count(opt_in):
        remember_states(request, before, _("Counted: no duplicate."))
        messages.success(
            request, _("Number %s counts as an order of its own.") % opt_in.external_id
        )
    else:
        messages.warning(request, _("This one was decided meanwhile. Nothing changed."))
    return redirect("admin:duplicates")
