"""Hosted forms."""
# ruff: noqa: ARG002 - the signatures are Django's.

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from integrations.forwarding.recipients import split_recipients
from integrations.models import HostedForm
from owner import forward_views
from owner.admin.base import OwnerAdmin
from owner.admin.yes_no import say_yes_or_no
from owner.deleting import why_form_is_kept
from owner.form_markup import hosted_address, ways_to_use
from owner.forwarding import deliveries
from owner.typed_address import reachable
from owner.widgets import copy_button
from tracking.models import OptIn

WIDE = ("title", "extra_label", "consent_label", "thank_you_address", "mail_to", "copy_to")
LONG = ("intro", "thank_you")


class HostedFormForm(forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields.keys() & set(WIDE):
            self.fields[name].widget.attrs["class"] = "vLargeTextField"
        for name in self.fields.keys() & set(LONG):
            self.fields[name].widget.attrs["rows"] = 4
        # Once saved, the address is fixed and no field any more.
        if slug := self.fields.get("slug"):
            slug.required = False
            slug.help_text = _("The last part of the form's address. Empty: made from the title.")

    def clean_thank_you_address(self) -> str:
        return reachable(self.cleaned_data["thank_you_address"])

    def clean_mail_to(self) -> str:
        return ", ".join(split_recipients(self.cleaned_data["mail_to"]))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("slug") == "":
            cleaned["slug"] = slugify(cleaned.get("title", ""))[:64] or "form"
        return cleaned


@admin.register(HostedForm)
class HostedFormAdmin(OwnerAdmin):
    form = HostedFormForm
    change_form_template = "owner/form_change_form.html"
    list_display = ["title", "address", "opt_ins", "takes_opt_ins"]
    list_filter = ["is_open"]
    search_fields = ["title", "slug"]
    never_narrowed_by = frozenset({"copy_secret"})
    row_views = {
        "send_test": forward_views.form_send_test,
        "new_secret": forward_views.form_new_secret,
    }
    fieldsets = [
        (None, {"fields": ["title", "slug", "is_open"]}),
        (
            _("What it asks"),
            {"fields": ["intro", "asks_name", "extra_label", "consent_label", "button"]},
        ),
        (
            _("After sending"),
            {"fields": ["thank_you", "thank_you_address", "confirms_email"]},
        ),
        (
            _("Forwarding"),
            {
                "description": _(
                    "Who is told of each opt-in and its credit. Save first, then send a test below."
                ),
                "fields": ["mail_to", "copy_to"],
            },
        ),
        (_("More"), {"classes": ["collapse"], "fields": ["is_kiosk", "hourly_limit"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        source = Concat(Value("form:"), OuterRef("slug"))
        rows = OptIn.objects.filter(source=source).order_by().values("source")
        number = Subquery(rows.annotate(n=Count("pk")).values("n"))
        return HostedForm.objects.annotate(opt_in_number=Coalesce(number, 0))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        # The address is printed on the owner's website, and opt-ins name the form by it.
        return ["fixed_slug"] if obj else []

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return self.fieldsets
        return [(None, {"fields": ["title", "fixed_slug", "is_open"]}), *self.fieldsets[1:]]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        mail_to = {"mail_to": request.business.reply_to}  # type: ignore[attr-defined]
        return mail_to | super().get_changeform_initial_data(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        more = dict(extra_context or {})
        if form := self.get_object(request, object_id):
            more["ways"] = ways_to_use(form, request.business)  # type: ignore[attr-defined]
            more["deliveries"] = deliveries(form)
        return super().change_view(request, object_id, form_url, more)

    def response_post_save_add(self, request: HttpRequest, obj: HostedForm) -> HttpResponseRedirect:
        """The new form's page, which holds the ways to use it."""
        page = reverse("admin:integrations_hostedform_change", args=[obj.pk])
        return HttpResponseRedirect(f"{page}#ways")

    def why_kept(self, obj: HostedForm) -> str | None:
        return why_form_is_kept(obj)

    @admin.display(description=_("address"))
    def fixed_slug(self, form: HostedForm) -> str:
        stays = _("It stays, because pages of your website may link to it.")
        return format_html("<code>{}</code> {}", form.slug, stays)

    @admin.display(description=_("public address"))
    def address(self, form: HostedForm) -> str:
        address = hosted_address(form)
        return format_html('<a href="{0}">{0}</a> {1}', address, copy_button(address))

    @admin.display(description=_("open"), ordering="is_open")
    def takes_opt_ins(self, form: HostedForm) -> str:
        return say_yes_or_no(form.is_open)

    @admin.display(description=_("opt-ins"), ordering="opt_in_number")
    def opt_ins(self, form: Any) -> str:
        """The number opens the list behind it."""
        query = urlencode({"through": form.source})
        address = f"{reverse('admin:tracking_optin_changelist')}?{query}"
        return format_html('<a href="{}">{}</a>', address, form.opt_in_number)
