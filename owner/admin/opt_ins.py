"""Opt-ins: forms and purchases, who got the credit and why."""
# ruff: noqa: ARG002 - the signatures are Django's.

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from business.money import show_amount
from owner import opt_in_views
from owner.admin.base import ReadOnlyAdmin
from owner.admin.filters import CreditFilter, ThroughFilter
from owner.evidence import Explanation
from owner.sources import say_source
from tracking.models import Decision, OptIn

FACTS = (
    "kind",
    "whose",
    "status",
    "occurred_at",
    "day",
    "through",
    "external_id",
    "amounts",
    "paid",
    "link",
    "ad",
    "what_they_answered",
    "created_by",
)


@admin.register(OptIn)
class OptInAdmin(ReadOnlyAdmin):
    change_list_template = "owner/opt_in_change_list.html"
    change_form_template = "owner/opt_in_change_form.html"
    list_display = ["occurred_at", "kind", "contact_email", "credited", "link", "paid", "status"]
    list_filter = ["status", "kind", CreditFilter, ThroughFilter, "day"]
    search_fields = ["contact__email_key", "contact__name", "external_id"]
    # A list that grows with the prospects is not counted a second time.
    show_full_result_count = False
    search_help_text = _("E-mail or name of the contact, or order number")
    fieldsets = [(_("Facts"), {"fields": FACTS})]

    def get_urls(self) -> list[URLPattern]:
        in_admin = self.admin_site.admin_view
        enter = in_admin(opt_in_views.purchase_enter)
        count = in_admin(opt_in_views.opt_in_count)
        return [
            path("purchase/", enter, name="tracking_optin_purchase"),
            path("<uuid:pk>/count/", count, name="tracking_optin_count"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[OptIn]:
        standing = Decision.objects.standing().select_related("partner", "link", "ad", "actor")
        return (
            OptIn.objects.select_related("contact", "created_by")
            .prefetch_related(Prefetch("decisions", standing, to_attr="standing_decisions"))
            .newest_first()
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        opt_in = self.get_object(request, object_id)
        more = explain(opt_in) if opt_in else {}
        return super().change_view(request, object_id, form_url, more | (extra_context or {}))

    @admin.display(description=_("contact"), ordering="contact__email_key")
    def contact_email(self, opt_in: OptIn) -> str:
        return opt_in.contact.email

    @admin.display(description=_("contact"))
    def whose(self, opt_in: OptIn) -> str:
        address = reverse("admin:tracking_contact_change", args=[opt_in.contact_id])
        return format_html('<a href="{}">{}</a>', address, opt_in.contact.email)

    @admin.display(description=_("through"))
    def through(self, opt_in: OptIn) -> str:
        return say_source(opt_in.source)

    @admin.display(description=_("credit"))
    def credited(self, opt_in: OptIn) -> str:
        decision = standing_of(opt_in)
        return str(decision.partner) if decision and decision.partner else str(_("Nobody"))

    @admin.display(description=_("tracking link"))
    def link(self, opt_in: OptIn) -> str:
        decision = standing_of(opt_in)
        return str(decision.link) if decision and decision.link else "–"

    @admin.display(description=_("ad"))
    def ad(self, opt_in: OptIn) -> str:
        decision = standing_of(opt_in)
        return str(decision.ad) if decision and decision.ad else str(_("No ad"))

    @admin.display(description=_("revenue"), ordering="gross")
    def paid(self, opt_in: OptIn) -> str:
        return "–" if opt_in.revenue is None else show_amount(opt_in.revenue, opt_in.currency)

    @admin.display(description=_("amount"))
    def amounts(self, opt_in: OptIn) -> str:
        if opt_in.gross is None:
            return "–"
        parts = [show_amount(opt_in.gross, opt_in.currency)]
        for minor, name in ((opt_in.tax, _("tax")), (opt_in.shipping, _("shipping"))):
            if minor:
                parts.append(f"{name} {show_amount(minor, opt_in.currency)}")
        return ", ".join(parts)

    @admin.display(description=_("answers"))
    def what_they_answered(self, opt_in: OptIn) -> str:
        lines = format_html_join("", "<dt>{}</dt><dd>{}</dd>", opt_in.answers.items())
        return format_html("<dl>{}</dl>", lines) if lines else "–"


def explain(opt_in: Any) -> dict[str, Any]:
    """What stands above the facts: why this credit, and the decisions so far."""
    decisions = opt_in.decisions.select_related("partner", "actor").order_by("-decided_at", "-pk")
    standing = standing_of(opt_in)
    return {
        "subtitle": f"{opt_in.get_kind_display()}: {opt_in.contact}",
        "why": Explanation(standing, opt_in) if standing else None,
        "history": [Explanation(each, opt_in) for each in decisions],
        "is_waiting": opt_in.status == OptIn.Status.WAITING,
    }


def standing_of(opt_in: Any) -> Decision | None:
    return opt_in.standing_decisions[0] if opt_in.standing_decisions else None
