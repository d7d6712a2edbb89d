"""Contacts: people known by their e-mail."""
# ruff: noqa: ARG002 - the signatures are Django's.

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from business.money import show_amount
from owner import contact_views
from owner.admin.base import ReadOnlyAdmin
from owner.admin.filters import ConfirmedFilter
from owner.admin.reading import ReadOnlyRows
from owner.sources import say_source
from tracking.models import Contact, Decision, OptIn, Referral


class ReferralRows(ReadOnlyRows):
    model = Referral
    fields = ["when", "partner", "link", "ad", "source", "state", "ends", "note"]
    verbose_name_plural = _("Referrals: who sent this person")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Referral]:
        rows = Referral.objects.select_related("contact", "partner", "link", "ad")
        return rows.order_by("-occurred_at", "-pk")

    @admin.display(description=_("time"))
    def when(self, referral: Referral) -> str:
        address = reverse("admin:tracking_referral_change", args=[referral.pk])
        time = date_format(localtime(referral.occurred_at), "SHORT_DATETIME_FORMAT")
        return format_html('<a href="{}">{}</a>', address, time)

    @admin.display(description=_("state"))
    def state(self, referral: Referral) -> str:
        return str(_("Confirmed") if referral.confirmed_at else _("Provisional"))

    @admin.display(description=_("counts until"))
    def ends(self, referral: Referral) -> str:
        if referral.has_no_limit:
            return str(_("No limit"))
        if referral.expires_at:
            return date_format(localtime(referral.expires_at), "SHORT_DATE_FORMAT")
        return str(_("As the credit window says"))


class OptInRows(ReadOnlyRows):
    model = OptIn
    fields = ["when", "what", "status", "paid", "credit", "through"]
    verbose_name_plural = _("Opt-ins")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        credited = Decision.objects.standing().filter(opt_in=OuterRef("pk"))
        rows = OptIn.objects.select_related("contact").newest_first()
        return rows.annotate(credited=Subquery(credited.values("partner__name")[:1]))

    @admin.display(description=_("time"))
    def when(self, opt_in: OptIn) -> str:
        address = reverse("admin:tracking_optin_change", args=[opt_in.pk])
        time = date_format(localtime(opt_in.occurred_at), "SHORT_DATETIME_FORMAT")
        return format_html('<a href="{}">{}</a>', address, time)

    @admin.display(description=_("what"))
    def what(self, opt_in: OptIn) -> str:
        return str(opt_in)

    @admin.display(description=_("revenue"))
    def paid(self, opt_in: OptIn) -> str:
        return "–" if opt_in.revenue is None else show_amount(opt_in.revenue, opt_in.currency)

    @admin.display(description=_("credit"))
    def credit(self, opt_in: Any) -> str:
        return opt_in.credited or str(_("Nobody"))

    @admin.display(description=_("through"))
    def through(self, opt_in: OptIn) -> str:
        return say_source(opt_in.source)


@admin.register(Contact)
class ContactAdmin(ReadOnlyAdmin):
    change_list_template = "owner/contact_change_list.html"
    change_form_template = "owner/contact_change_form.html"
    list_display = ["email", "name", "state", "created_at", "referral_count", "opt_in_count"]
    list_filter = [ConfirmedFilter, "created_at"]
    search_fields = ["email_key", "name"]
    # A list that grows with the prospects is not counted a second time.
    show_full_result_count = False
    search_help_text = _("E-mail or name")
    # The key grows with the time, and needs no sorting of all contacts.
    ordering = ["-pk"]
    fields = ["email", "name", "created_at", "confirmed_at"]
    inlines = [ReferralRows, OptInRows]
    row_views = {"referral": contact_views.referral_add}

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(contact_views.mail_merge)
        return [path("tokens/", view, name="tracking_contact_mail_merge"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Contact.objects.annotate(
            referral_number=count_of(Referral), opt_in_number=count_of(OptIn)
        )

    @admin.display(description=_("e-mail confirmed"), ordering="confirmed_at")
    def state(self, contact: Contact) -> str:
        return str(_("Confirmed") if contact.confirmed_at else _("Not confirmed"))

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
