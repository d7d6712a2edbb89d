"""Hosted forms."""
# ruff: noqa: ARG002 - the signatures are Django's.

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from integrations.models import HostedForm
from owner.admin.base import OwnerAdmin
from owner.deleting import why_form_is_kept
from owner.typed_address import reachable
from owner.widgets import copy_button


class HostedFormForm(forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Once saved, the address is fixed and no field any more.
        if slug := self.fields.get("slug"):
            slug.required = False
            slug.help_text = _("The last part of the form's address. Empty: made from the title.")

    def clean_thank_you_address(self) -> str:
        return reachable(self.cleaned_data["thank_you_address"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("slug") == "":
            cleaned["slug"] = slugify(cleaned.get("title", ""))[:64] or "form"
        return cleaned


@admin.register(HostedForm)
class HostedFormAdmin(OwnerAdmin):
    form = HostedFormForm
    list_display = ["title", "address", "is_open"]
    list_filter = ["is_open"]
    search_fields = ["title", "slug"]
    readonly_fields = ["address"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "address", "is_open"]}),
        (
            _("What it asks"),
            {"fields": ["intro", "asks_name", "extra_label", "consent_label", "button"]},
        ),
        (
            _("After sending"),
            {"fields": ["thank_you", "thank_you_address", "confirms_email"]},
        ),
        (_("More"), {"classes": ["collapse"], "fields": ["is_kiosk", "hourly_limit"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        # The address is printed on the owner's website, and opt-ins name the form by it.
        return ["address", "slug"] if obj else ["address"]

    def why_kept(self, obj: HostedForm) -> str | None:
        return why_form_is_kept(obj)

    @admin.display(description=_("public address"))
    def address(self, form: HostedForm) -> str:
        if not form.pk:
            return str(_("Save first."))
        address = settings.BASE_URL + reverse("integrations:form", args=[form.slug])
        return format_html('<a href="{0}">{0}</a> {1}', address, copy_button(address))
