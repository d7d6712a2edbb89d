"""Referrals: every tie of a contact to a partner."""
# ruff: noqa: ARG002 - the signatures are Django's.

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from owner.admin.explained import ExplainedAdmin
from owner.admin.filters import SureFilter
from owner.admin.narrowing import NarrowedAdmin, ReferralsNarrowed
from owner.admin.yes_no import say_yes_or_no
from tracking.models import Referral
from tracking.why.referral import explain_referral


@admin.register(Referral)
class ReferralAdmin(NarrowedAdmin, ExplainedAdmin):
    explain = explain_referral
    why_title = _("Why this referral?")
    deeds = "owner/_referral_deeds.html"
    list_display = [
        "occurred_at",
        "contact_email",
        "partner",
        "link_name",
        "source",
        "state",
        "new_referral",
        "why",
    ]
    list_filter = [ReferralsNarrowed, "is_new", "source", SureFilter, "occurred_at"]
    search_fields = ["contact__email_key", "contact__name", "partner__name"]
    search_help_text = _("E-mail or name of the contact, or name of the partner")
    # A list that grows with the prospects is not counted a second time.
    show_full_result_count = False
    ordering = ["-occurred_at", "-pk"]
    fields = [
        "whose",
        "partner",
        "link",
        "ad",
        "source",
        "occurred_at",
        "state",
        "is_new",
        "note",
        "created_by",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Referral]:
        return Referral.objects.select_related("contact", "partner", "link", "ad")

    @admin.display(description=_("new referral"), ordering="is_new")
    def new_referral(self, referral: Referral) -> str:
        return say_yes_or_no(referral.is_new)

    @admin.display(description=_("contact"), ordering="contact__email_key")
    def contact_email(self, referral: Referral) -> str:
        return referral.contact.email

    @admin.display(description=_("contact"))
    def whose(self, referral: Referral) -> str:
        address = reverse("admin:tracking_contact_change", args=[referral.contact_id])
        return format_html('<a href="{}">{}</a>', address, referral.contact.email)

    @admin.display(description=_("tracking link"), ordering="link__name")
    def link_name(self, referral: Referral) -> str:
        return referral.link.name if referral.link else "–"

    @admin.display(description=_("reason"))
    def why(self, referral: Referral) -> str:
        address = reverse("admin:tracking_referral_change", args=[referral.pk])
        return format_html('<a href="{}">{}</a>', address, _("Why?"))

    @admin.display(description=_("state"))
    def state(self, referral: Any) -> str:
        return str(_("Confirmed") if referral.confirmed_at else _("Provisional"))
