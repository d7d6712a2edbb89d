"""Contacts: people known by their e-mail."""
# ruff: noqa: ARG002 - the signatures are Django's.

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from owner.admin.base import ReadOnlyAdmin
from tracking.models import Contact, OptIn, Referral


class ReadOnlyRows(admin.TabularInline):
    """Rows about a contact, to read."""

    extra = 0
    can_delete = False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return flatten_fieldsets(self.get_fieldsets(request, obj))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


class ReferralRows(ReadOnlyRows):
    model = Referral
    fields = ["occurred_at", "partner", "link", "ad", "source", "confirmed_at"]
    verbose_name_plural = _("Referrals: who sent this person")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Referral]:
        rows = Referral.objects.select_related("contact", "partner", "link", "ad")
        return rows.order_by("-occurred_at")


class OptInRows(ReadOnlyRows):
    model = OptIn
    fields = ["when", "kind", "status", "source"]
    verbose_name_plural = _("Opt-ins")

    def get_queryset(self, request: HttpRequest) -> QuerySet[OptIn]:
        return OptIn.objects.select_related("contact").newest_first()

    @admin.display(description=_("time"))
    def when(self, opt_in: OptIn) -> str:
        address = reverse("admin:tracking_optin_change", args=[opt_in.pk])
        time = date_format(localtime(opt_in.occurred_at), "SHORT_DATETIME_FORMAT")
        return format_html('<a href="{}">{}</a>', address, time)


@admin.register(Contact)
class ContactAdmin(ReadOnlyAdmin):
    list_display = ["email", "name", "created_at", "referral_count", "opt_in_count"]
    search_fields = ["email_key", "name"]
    # A list that grows with the prospects is not counted a second time.
    show_full_result_count = False
    search_help_text = _("E-mail or name")
    ordering = ["-created_at", "-pk"]
    fields = ["email", "name", "created_at", "confirmed_at"]
    inlines = [ReferralRows, OptInRows]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Contact.objects.annotate(
            referral_number=count_of(Referral), opt_in_number=count_of(OptIn)
        )

    @admin.display(description=_("referrals"))
    def referral_count(self, contact: Any) -> int:
        return contact.referral_number

    @admin.display(description=_("opt-ins"))
    def opt_in_count(self, contact: Any) -> int:
        return contact.opt_in_number


def count_of(model: Any) -> Coalesce:
    """The number of rows of one contact; two joins would multiply each other."""
    rows = model.objects.filter(contact=OuterRef("pk")).order_by().values("contact")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)
