"""Opt-ins: forms and purchases, who got the credit and why."""
# ruff: noqa: ARG002 - the signatures are Django's.

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from business.money import show_amount
from owner.admin.base import ReadOnlyAdmin
from owner.evidence import first_sentence, rows_of
from tracking.models import Decision, OptIn

FACTS = (
    "kind",
    "contact",
    "status",
    "occurred_at",
    "day",
    "source",
    "external_id",
    "paid",
    "credited",
    "link",
    "ad",
    "what_they_answered",
    "created_by",
)


@admin.register(OptIn)
class OptInAdmin(ReadOnlyAdmin):
    list_display = ["occurred_at", "kind", "contact_email", "credited", "link", "paid", "status"]
    list_filter = ["kind", "status", "day"]
    search_fields = ["contact__email_key", "contact__name", "external_id"]
    # A list that grows with the prospects is not counted a second time.
    show_full_result_count = False
    search_help_text = _("E-mail or name of the contact, or order number")
    fieldsets = [(None, {"fields": FACTS}), (_("Why this credit?"), {"fields": ["why"]})]

    def get_queryset(self, request: HttpRequest) -> QuerySet[OptIn]:
        standing = Decision.objects.standing().select_related("partner", "link", "ad")
        return (
            OptIn.objects.select_related("contact", "created_by")
            .prefetch_related(Prefetch("decisions", standing, to_attr="standing_decisions"))
            .newest_first()
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        opt_in = self.get_object(request, object_id)
        of_whom = {"subtitle": f"{opt_in.get_kind_display()}: {opt_in.contact}"} if opt_in else {}
        return super().change_view(request, object_id, form_url, of_whom | (extra_context or {}))

    @admin.display(description=_("contact"), ordering="contact__email_key")
    def contact_email(self, opt_in: OptIn) -> str:
        return opt_in.contact.email

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

    @admin.display(description=_("answers"))
    def what_they_answered(self, opt_in: OptIn) -> str:
        lines = format_html_join("", "<dt>{}</dt><dd>{}</dd>", opt_in.answers.items())
        return format_html("<dl>{}</dl>", lines) if lines else "–"

    @admin.display(description=_("Evidence"))
    def why(self, opt_in: OptIn) -> str:
        decision = standing_of(opt_in)
        if decision is None:
            return str(_("Nothing is decided yet."))
        context = {"sentence": first_sentence(decision), "rows": rows_of(decision)}
        return render_to_string("owner/_evidence.html", context)


def standing_of(opt_in: Any) -> Decision | None:
    return opt_in.standing_decisions[0] if opt_in.standing_decisions else None
