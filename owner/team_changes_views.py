"""What your team did: every change with before and after, as one list and as a file."""

from collections.abc import Iterator
from typing import NamedTuple

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from business.audit.entry import AuditEntryQuerySet
from business.csv_file import streamed_csv_response
from business.models import AuditEntry
from owner.empty_lists import say_empty
from owner.keys import is_key
from owner.page import admin_page
from owner.roles import for_who_may_change
from owner.team_changes_form import TeamChangesForm, kind_names, visible_entries, visible_kinds

ROWS = 50
# A page looks for words in so many entries, those that the other filters leave; the next page goes
# on behind them. So it takes the same time however long the list is.
SEARCHED = 50_000


Found = tuple[list[AuditEntry], int | None]


class ChangePage(NamedTuple):
    rows: list[AuditEntry]
    older: int | None
    newer: int | None


@require_safe
def team_changes(request: HttpRequest) -> HttpResponse:
    form, entries = asked(request)
    page = None if entries is None else read_page(entries, form.words, request)
    if page:
        add_words(page.rows)
    is_empty = page is not None and not page.rows and not visible_entries(request).exists()
    context = {
        **say_empty(AuditEntry, is_empty=is_empty),
        "title": _("What your team did"),
        "form": form,
        "page": page,
        "query": form_query(request),
    }
    return admin_page(request, "owner/team_changes.html", context)


@require_safe
@for_who_may_change
def team_changes_csv(request: HttpRequest) -> HttpResponseBase:
    form, entries = asked(request)
    if entries is None:
        context = {"title": _("What your team did"), "form": form} | say_empty(AuditEntry)
        return admin_page(request, "owner/team_changes.html", context, status=400)
    found = entries.with_words(form.words) if form.words else entries
    return streamed_csv_response("what-your-team-did", csv_rows(found))


def asked(request: HttpRequest) -> tuple[TeamChangesForm, AuditEntryQuerySet | None]:
    """The form, and what it asks for unless something in it is wrong."""
    form = TeamChangesForm(request.GET, visible_kinds(request))
    if not form.is_valid():
        return form, None
    zone = request.business.zone  # type: ignore[attr-defined]
    return form, form.narrow(visible_entries(request), zone)


def read_page(entries: AuditEntryQuerySet, words: str, request: HttpRequest) -> ChangePage:
    """A page older than `before` or newer than `after`, or the newest; no count, no offset."""
    before, after = (key_of(request, name) for name in ("before", "after"))
    if after is not None:
        rows, newer = look(entries.filter(pk__gt=after).order_by("pk"), words, is_up=True)
        rows.reverse()
        return ChangePage(rows, rows[-1].pk if rows else after + 1, newer)
    within = entries if before is None else entries.filter(pk__lt=before)
    rows, older = look(within.newest_first(), words)
    newer = None if before is None else (rows[0].pk if rows else before - 1)
    return ChangePage(rows, older, newer)


def look(entries: AuditEntryQuerySet, words: str, *, is_up: bool = False) -> Found:
    """The first rows of these, and the key with which the next page goes on; None: that is all."""
    end = None
    if words:
        # Reading every value of every entry ever made would take longer each year.
        end = next(iter(entries.values_list("pk", flat=True)[SEARCHED : SEARCHED + 1]), None)
        if end is not None:
            entries = entries.filter(pk__lt=end) if is_up else entries.filter(pk__gt=end)
            end += -1 if is_up else 1
        entries = entries.with_words(words)
    rows = list(entries[: ROWS + 1])
    if len(rows) > ROWS:
        return rows[:ROWS], rows[ROWS - 1].pk
    return rows, end


def key_of(request: HttpRequest, name: str) -> int | None:
    key = request.GET.get(name, "")
    return int(key) if is_key(key) else None


def add_words(rows: list[AuditEntry]) -> None:
    """How the menu calls the kind, and where the row stands if it is not gone."""
    names = kind_names(rows)
    for row in rows:
        row.kind_name = names[row.kind]  # type: ignore[attr-defined]
        row.address = address_of(row)  # type: ignore[attr-defined]


def address_of(entry: AuditEntry) -> str:
    if entry.verb == AuditEntry.Verb.DELETED:
        return ""
    try:
        page = f"{admin.site.name}:{entry.kind.replace('.', '_')}_change"
        return reverse(page, args=[entry.key])
    except NoReverseMatch:
        # A kind without pages.
        return ""


def form_query(request: HttpRequest) -> str:
    """The filter without the place in it, for the links Older and Newer."""
    query = request.GET.copy()
    for name in ("before", "after"):
        query.pop(name, None)
    return query.urlencode()


def csv_rows(entries: AuditEntryQuerySet) -> Iterator[list[str]]:
    """One line for each field that changed; an entry in words only is one line, too."""
    yield [
        _("Time"),
        _("Who"),
        _("Did"),
        _("Kind"),
        _("Key"),
        _("Name"),
        _("What"),
        _("Field"),
        _("Before"),
        _("After"),
    ]
    for entry in entries.newest_first().iterator(500):
        kind = kind_names([entry])[entry.kind]
        time = localtime(entry.at).isoformat(sep=" ", timespec="seconds")
        start = [time, entry.actor_name, entry.get_verb_display(), kind, entry.key]
        start += [entry.row_name, entry.what]
        for change in entry.changes or [{"field": "", "before": "", "after": ""}]:
            yield [*start, change["field"], change["before"], change["after"]]
