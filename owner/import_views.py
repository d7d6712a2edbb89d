"""Partners from a file: hand it in, read what it would do, import exactly that."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from business.models import AuditEntry
from business.plain_text import without_unseen
from owner.history import remember_each
from owner.import_form import ImportForm
from owner.importing.columns import export_head
from owner.importing.known import programs_by_name
from owner.importing.plan import Plan
from owner.importing.whole_file import (
    ChangedMeanwhileError,
    FilePlan,
    ImportedAlreadyError,
    import_stored,
    plan_file,
)
from owner.importing.words import changes_of, first_of, say_done, say_plan, say_table
from owner.page import admin_page
from partners.models import Partner, StoredImport

MOST_SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
def partners_import(request: HttpRequest) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ImportForm(*sent)
    if form.is_valid():
        name = without_unseen(form.cleaned_data["file"].name)[:120]
        stored = StoredImport.objects.create(
            name=name or "partners.csv",
            content=form.cleaned_data["content"],
            encoding=form.cleaned_data["encoding"],
            actor=request.user,  # type: ignore[misc]
        )
        return redirect("admin:partners_import_preview", stored.pk)
    context = {
        "title": _("Import partners"),
        "opts": Partner._meta,
        "form": form,
        "head": ",".join(export_head()),
        "back": reverse("admin:partners_partner_changelist"),
    }
    return admin_page(request, "owner/partners_import.html", context)


@require_safe
def partners_import_preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    stored = get_object_or_404(StoredImport, pk=pk)
    found = plan_file(bytes(stored.content), stored.encoding)
    return admin_page(request, "owner/partners_import_preview.html", preview(stored, found))


@require_POST
def partners_import_run(request: HttpRequest, pk: UUID) -> HttpResponse:
    stored = get_object_or_404(StoredImport, pk=pk)
    try:
        plan = import_stored(stored, request.POST.get("seen", ""))
    except ImportedAlreadyError:
        messages.info(request, _("This file is imported already; it was imported once."))
        return redirect("admin:partners_partner_changelist")
    except ChangedMeanwhileError:
        messages.warning(
            request,
            _("Partners were changed since you looked, so nothing is imported. Look again:"),
        )
        return redirect("admin:partners_import_preview", stored.pk)
    note(request, plan, stored)
    messages.success(request, say_what_next(say_done(len(plan.new), len(plan.changed)), plan))
    return redirect("admin:partners_partner_changelist")


def say_what_next(sentence: str, plan: Plan) -> str:
    """Who is new knows nothing of it yet."""
    if not plan.new:
        return sentence
    address = f"{reverse('admin:invite')}?who=all"
    return format_html('{} <a href="{}">{}</a>', sentence, address, _("Invite them"))


def preview(stored: StoredImport, found: FilePlan) -> dict[str, object]:
    plan, programs = found.plan, {each.pk: each for each in programs_by_name().values()}
    problems, more_problems = first_of(plan.problems, MOST_SHOWN)
    changed, more_changed = first_of(plan.changed, MOST_SHOWN)
    new, more_new = first_of(plan.new, MOST_SHOWN)
    return {
        "title": _("Import %s") % stored.name,
        "opts": Partner._meta,
        "stored": stored,
        "summary": say_plan(plan),
        "rows": plan.rows,
        "seen": plan.digest(),
        "table": say_table(found.table),
        "is_guess": not stored.encoding and found.table.encoding == "cp1252",
        "unknown": ", ".join(head[:40] for head in found.table.unknown[:20]),
        "problems": problems,
        "more_problems": more_problems,
        "changed": [(each, changes_of(each, programs)) for each in changed],
        "more_changed": more_changed,
        "new": [(each, changes_of(each, programs)) for each in new],
        "more_new": more_new,
    }


def note(request: HttpRequest, plan: Plan, stored: StoredImport) -> None:
    programs = {each.pk: each for each in programs_by_name().values()}
    what, verbs = _("Imported from %s.") % stored.name, AuditEntry.Verb
    for rows, verb in ((plan.new, verbs.ADDED), (plan.changed, verbs.CHANGED)):
        noted = [(each.partner, changes_of(each, programs)) for each in rows if each.partner]
        remember_each(request, noted, verb, what)
