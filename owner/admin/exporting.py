"""The list of partners as a file, narrowed as the list is."""

from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import ngettext

from business.models import AuditEntry
from owner.effects.words import grouped
from owner.history import remember
from owner.partner_export import partners_csv


class ExportedPartners(admin.ModelAdmin):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(cast("Any", self.export))
        return [path("export/", view, name="partners_partner_export"), *super().get_urls()]

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """By a button: whoever takes the list away is written down."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        partners = self.get_changelist_instance(request).get_queryset(request)
        number = partners.count()
        sentence = ngettext(
            "Exported %s partner as a file.", "Exported %s partners as a file.", number
        ) % grouped(number)
        remember(request, request.user, AuditEntry.Verb.LOOKED, sentence)  # type: ignore[arg-type]
        return partners_csv(partners)
