"""Programs: what partners earn and when they are paid."""
# ruff: noqa: ARG002 - the signatures are Django's.

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from owner.admin.base import OwnerAdmin
from owner.deleting import why_program_is_kept
from partners.models import Program


@admin.register(Program)
class ProgramAdmin(OwnerAdmin):
    fields = ["name", "what_you_earn", "when_you_are_paid", "credit_window_days"]
    list_display = ["name", "partners", "link_number", "window"]
    search_fields = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Program.objects.annotate(
            partner_count=Count("memberships", distinct=True),
            link_count=Count("links", distinct=True),
        )

    def why_kept(self, obj: Program) -> str | None:
        return why_program_is_kept(obj)

    @admin.display(description=_("partners"), ordering="partner_count")
    def partners(self, program: Any) -> str:
        return self.count_of("admin:partners_partner_changelist", program, program.partner_count)

    # Not `links`: the admin would take the field of this name, and show no number.
    @admin.display(description=_("tracking links"), ordering="link_count")
    def link_number(self, program: Any) -> str:
        name = "admin:referrals_trackinglink_changelist"
        return self.count_of(name, program, program.link_count)

    def count_of(self, name: str, program: Program, count: int) -> str:
        """A number that opens the list behind it."""
        address = f"{reverse(name)}?programs__id__exact={program.pk}"
        return format_html('<a href="{}">{}</a>', address, count)

    @admin.display(description=_("credit window"), ordering="credit_window_days")
    def window(self, program: Program) -> str:
        if program.credit_window_days is None:
            return str(_("As in the defaults"))
        return str(program.credit_window_days or _("No limit"))
