"""What looks odd: the list, and what the owner does about each finding."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.admin.models import CHANGE
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from owner.history import remember
from owner.odd_rows import OddRow, rows_of
from owner.opt_in_history import remember_states, states_of
from owner.page import admin_page
from tracking.odd import limits
from tracking.odd.reviewing import find_fine, hold_all, reopen
from tracking.oddities import Oddity, find_oddities

FINDINGS = 10
MOST_REVIEWED = 50

Act = Callable[[HttpRequest, OddRow], None]


@require_safe
def looks_odd(request: HttpRequest) -> HttpResponse:
    found = find_oddities()
    waiting = [each for each in found if each.is_open]
    reviewed = [each for each in found if not each.is_open]
    page = Paginator(waiting, FINDINGS).get_page(request.GET.get("p"))
    context = {
        "title": _("Looks odd"),
        "page": page,
        "waiting": rows_of(page.object_list),
        "reviewed": rows_of(reviewed[:MOST_REVIEWED]),
        "days": limits.DAYS,
        "most": limits.MOST_OPT_INS,
    }
    return admin_page(request, "owner/looks_odd.html", context)


@require_POST
def odd_fine(request: HttpRequest, key: str) -> HttpResponse:
    return act(request, key, call_fine)


@require_POST
def odd_hold(request: HttpRequest, key: str) -> HttpResponse:
    return act(request, key, hold_its_opt_ins)


@require_POST
def odd_reopen(request: HttpRequest, key: str) -> HttpResponse:
    return act(request, key, undo_review)


def act(request: HttpRequest, key: str, do: Act) -> HttpResponse:
    row = find_row(key)
    if row is None:
        messages.info(request, _("This does not look odd any more. Nothing changed."))
    elif has_more(request, row.oddity):
        messages.warning(request, _("There is more of it by now. Please look once more."))
    else:
        before = states_of(row.finding.opt_ins)
        do(request, row)
        remember_states(request, before, _("Looks odd: %s") % row.title)
    return redirect("admin:looks_odd")


def find_row(key: str) -> OddRow | None:
    found = [each for each in find_oddities() if each.finding.key == key]
    return next(iter(rows_of(found)), None)


def has_more(request: HttpRequest, oddity: Oddity) -> bool:
    """Whether opt-ins came that the owner has not seen; of hits there are always more."""
    seen = request.POST.get("seen")
    return seen is not None and bool(oddity.finding.opt_ins) and seen != str(oddity.finding.size)


def call_fine(request: HttpRequest, row: OddRow) -> None:
    find_fine(row.finding, request.user)  # type: ignore[arg-type]
    note(request, row, _("Looks fine: %s"))
    say_with_undo(request, row, _("Looks fine: %(partner)s, %(title)s.") % row.named, _("Undo"))


def hold_its_opt_ins(request: HttpRequest, row: OddRow) -> None:
    if not row.finding.holdable:
        messages.info(request, _("None of it counts, so there is nothing to hold."))
        return
    held = hold_all(row.finding, request.user)  # type: ignore[arg-type]
    note(request, row, _("Held: %s"))
    text = ngettext(
        "%(held)d opt-in of %(partner)s is held: it is in no number until you release it.",
        "%(held)d opt-ins of %(partner)s are held: they are in no number until you release them.",
        held,
    )
    say_with_undo(request, row, text % {"held": held, **row.named}, _("Release"))


def undo_review(request: HttpRequest, row: OddRow) -> None:
    released = reopen(row.finding)
    note(request, row, _("Open again: %s"))
    text = ngettext("%d opt-in counts again.", "%d opt-ins count again.", released) % released
    again = _("This is among what looks odd again.")
    messages.success(request, f"{text} {again}" if released else again)


def note(request: HttpRequest, row: OddRow, text: str) -> None:
    remember(request, row.partner, CHANGE, text % row.seen)


def say_with_undo(request: HttpRequest, row: OddRow, text: str, undo: str) -> None:
    address = reverse("admin:odd_reopen", args=[row.finding.key])
    pattern = '{} <button form="undo" formaction="{}">{}</button>'
    messages.success(request, format_html(pattern, text, address, undo))
