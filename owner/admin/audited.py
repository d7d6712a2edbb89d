"""Each row's changes with before and after: written down on saving, shown on its History page."""
# ruff: noqa: ARG002 - the signatures are Django's.

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse

from business.audit.facts import Facts, changes_between, facts_of
from business.models import AuditEntry
from owner.history import remember
from owner.page import admin_page

ENTRIES = 50


class AuditedAdmin(admin.ModelAdmin):
    def facts_now(self, row: Model) -> Facts:
        """What the database holds of the row, locked until the change is written."""
        rows = self.model._base_manager.select_for_update(no_key=True)
        found = rows.filter(pk=row.pk).first()
        return facts_of(found) | self.further_facts(found) if found else {}

    def further_facts(self, row: Any) -> Facts:
        """What the form of a row changes beside the row."""
        return {}

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        request.facts_before = self.facts_now(form.instance) if change else {}  # type: ignore[attr-defined]
        return super().save_form(request, form, change)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        self.write_down(request, obj, AuditEntry.Verb.ADDED, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        self.write_down(request, obj, AuditEntry.Verb.CHANGED, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:  # type: ignore[override]
        for row in queryset:
            changes = changes_between(self.facts_now(row), {})
            remember(request, row, AuditEntry.Verb.DELETED, changes=changes)

    def write_down(
        self, request: HttpRequest, row: Any, verb: AuditEntry.Verb, message: Any
    ) -> None:
        """Django's own list of the changed fields says less than before and after."""
        what = message if isinstance(message, str) else ""
        before = getattr(request, "facts_before", None)
        changes = [] if before is None else changes_between(before, self.facts_now(row))
        if what or changes:
            remember(request, row, verb, what, changes)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        entries = AuditEntry.objects.about(row).newest_first()
        context = {
            "title": row,
            "opts": self.opts,
            "object": row,
            "page": Paginator(entries, ENTRIES).get_page(request.GET.get("p")),
        }
        return admin_page(request, "admin/object_history.html", context | (extra_context or {}))
