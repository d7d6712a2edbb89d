"""Settings that are one row: no list, nothing to add or delete, and changed by owners alone."""
# ruff: noqa: ARG002 - the signatures are Django's.

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from owner.admin.base import OwnerAdmin
from owner.menu import LABELS
from owner.roles import is_owner


class OneRowAdmin(OwnerAdmin):
    """Of a model whose only row has the key `ONLY`."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_owner(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """There is no list: it leads to the row."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return redirect(name, self.model.ONLY)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        label = str(LABELS[self.model])
        words = {"title": label, "page": label}
        return super().change_view(request, object_id, form_url, words | (extra_context or {}))
