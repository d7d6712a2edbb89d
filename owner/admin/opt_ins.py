"""Opt-ins: forms and purchases, who got the credit and why."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from business.money import show_amount
from owner import correct_views, opt_in_views
from owner.admin.explained import ExplainedAdmin
from owner.admin.filters import CreditFilter, ThroughFilter
from owner.admin.narrowing import NarrowedAdmin, OptInsNarrowed
from owner.opt_in_totals import revenue_of
from owner.sources import say_source
from tracking.claims import waiting_claim
from tracking.models import Decision, OptIn
from tracking.why.opt_in import DECISIONS, explain_opt_in

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
class OptInAdmin(NarrowedAdmin, ExplainedAdmin):
    explain = explain_opt_in
    why_title = _("Why this credit?")
    deeds = "owner/_correct.html"
    change_list_template = "owner/opt_in_change_list.html"
    list_display = ["occurred_at", "what", "contact_email", "credited", "link", "paid", "status"]
    list_filter = [OptInsNarrowed, "status", "kind", CreditFilter, ThroughFilter, "day"]
    search_fields = ["contact__email_key", "contact__name", "external_id"]
    # A list that grows with the prospects is not counted a second time.
    show_full_result_count = False
    search_help_text = _("E-mail or name of the contact, or order number")
    fieldsets = [(_("Facts"), {"fields": FACTS})]

    def get_urls(self) -> list[URLPattern]:
        in_admin = self.admin_site.admin_view
        enter = in_admin(opt_in_views.purchase_enter)
        count = in_admin(opt_in_views.opt_in_count)
        correct = in_admin(correct_views.opt_in_correct)
        return [
            path("purchase/", enter, name="tracking_optin_purchase"),
            path("<uuid:pk>/count/", count, name="tracking_optin_count"),
            path("<uuid:pk>/correct/", correct, name="tracking_optin_correct"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        with_names = OptIn.objects.select_related("contact", "created_by")
        rows = with_names.prefetch_related(DECISIONS).newest_first()
        match = request.resolver_match
        is_one = match is not None and "object_id" in match.kwargs
        return rows.annotate(waiting_claim=waiting_claim()) if is_one else rows

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        opt_in = context["original"]
        context["subtitle"] = f"{opt_in}: {opt_in.contact}"
        return super().render_change_form(request, context, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        response: Any = super().changelist_view(request, extra_context)
        changelist = (getattr(response, "context_data", None) or {}).get("cl")
        if changelist:
            response.context_data["revenue"] = revenue_of(changelist)
        return response

    @admin.display(description=_("what"), ordering="kind")
    def what(self, opt_in: OptIn) -> str:
        """An order with its number, by which everybody speaks of it."""
        return str(opt_in)

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


def standing_of(opt_in: OptIn) -> Decision | None:
    return next((each for each in opt_in.decisions.all() if each.is_standing), None)
