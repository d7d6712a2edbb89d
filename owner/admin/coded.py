"""Rows that own codes: links and partners."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from owner.admin.base import OwnerAdmin


class CodedAdmin(OwnerAdmin):
    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change or "code" in form.changed_data:
            obj.rename(obj.code)

    @admin.display(description=_("Former codes"))
    def former_codes(self, obj: Any) -> str:
        if not obj.pk:
            return str(_("None yet."))
        former = obj.codes.exclude(code=obj.code).order_by("created_at")
        codes = format_html_join(", ", "<code>{}</code>", [(row.code,) for row in former])
        return codes or str(_("None yet."))
