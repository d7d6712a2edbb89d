"""What the pages of the owner's admin have in common."""
# ruff: noqa: ARG002 - the signatures are Django's.

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path

from business.plain_text import validate_line, validate_lines
from owner.admin.audited import AuditedAdmin
from owner.admin.filters import ArchivedFilter
from owner.empty_lists import say_empty
from owner.keys import is_key
from owner.menu import LABELS
from owner.recent_hits import recent_hits
from owner.roles import may_change


class OwnerAdmin(AuditedAdmin):
    """Staff may see, add and change, readers see; only what nothing depends on may be deleted."""

    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    # Further pages of one row: name and view.
    row_views: ClassVar[dict[str, Callable[..., HttpResponseBase]]] = {}
    # Fields that not all of the team read: a list that is narrowed by one gives it away bit by bit.
    never_narrowed_by: ClassVar[frozenset[str]] = frozenset()

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_change(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_change(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_change(request) and obj is not None and self.why_kept(obj) is None

    def get_actions(self, request: HttpRequest) -> Any:
        return super().get_actions(request) if may_change(request) else {}

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        is_kept = lookup.partition("__")[0] in self.never_narrowed_by
        return not is_kept and super().lookup_allowed(lookup, value, request)

    def why_kept(self, obj: Any) -> str | None:
        """Why this row may not be deleted; None if it may."""
        return None

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = context.get("original")
        context["why_kept"] = row and self.why_kept(row)
        return super().render_change_form(request, context, *args, **kwargs)

    def response_action(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        if all(is_key(key) for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            return super().response_action(request, *args, **options)
        return redirect(request.get_full_path())

    def get_urls(self) -> list[URLPattern]:
        label = f"{self.opts.app_label}_{self.opts.model_name}"
        rows = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"{label}_{name}")
            for name, view in self.row_views.items()
        ]
        return rows + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        # Lists with archived rows open on the others.
        show_all = "state=all" if ArchivedFilter in self.list_filter else ""
        words = {"title": LABELS.get(self.model, ""), "show_all": show_all} | say_empty(self.model)
        page = super().changelist_view(request, words | (extra_context or {}))
        context: Any = getattr(page, "context_data", None) or {}
        if "cl" in context and not context["cl"].result_count:
            # Not merely none found: then there is nothing to search and to filter.
            context["is_empty"] = not self.get_queryset(request).exists()
        return page

    def get_changelist_formset(self, request: HttpRequest, **options: Any) -> Any:
        """A field in a list stands under its column's head, which no screen reader ties to it."""
        formset = super().get_changelist_formset(request, **options)
        for name, field in formset.form.base_fields.items():
            if name in self.list_editable:
                field.widget.attrs["aria-label"] = field.label
        return formset

    def formfield_for_dbfield(self, db_field: Any, request: Any, **options: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **options)
        if isinstance(field, forms.CharField):
            is_long = isinstance(db_field, models.TextField)
            field.validators.append(validate_lines if is_long else validate_line)
        return field

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except (ValidationError, IntegrityError):
            # Somebody else took the code or name after the check. Nothing of ours is written, and
            # the second check finds what they wrote and says so at the field.
            return super().changeform_view(request, *args, **kwargs)


class ReadOnlyAdmin(OwnerAdmin):
    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return flatten_fieldsets(self.get_fieldsets(request, obj))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RecentHits(admin.ModelAdmin):
    """Adds the column of counted hits in the last 30 days, with one query for the page."""

    hit_column: str

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        changelist = super().get_changelist_instance(request)
        # Evaluated here; a list that may be edited in place needs the query itself.
        rows = changelist.result_list
        zone = request.business.zone  # type: ignore[attr-defined]
        hits = recent_hits(self.hit_column, [row.pk for row in rows], zone)
        for row in rows:
            row.recent_hits = hits.get(row.pk, 0)
        return changelist
