"""Hits."""
# ruff: noqa: ARG002 - the signatures are Django's.

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from business.models import Business
from owner.admin.explained import ExplainedAdmin
from owner.hit_views import hits_list
from tracking.models import Hit
from tracking.reasons import reason_label
from tracking.why.hit import explain_hit


@admin.register(Hit)
class HitAdmin(ExplainedAdmin):
    explain = explain_hit
    why_title = _("Why does it count or not?")
    fields = [
        "at",
        "day",
        "link",
        "partner",
        "ad",
        "typed",
        "hit_class",
        "is_eligible",
        "because",
        "is_unique",
        "consent_label",
        "referrer",
        "user_agent",
    ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return hits_list(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Hit]:
        return Hit.objects.select_related("link", "partner", "ad")

    @admin.display(description=_("address as clicked"))
    def typed(self, hit: Hit) -> str:
        return f"/go/{hit}"

    @admin.display(description=_("not counted because"))
    def because(self, hit: Hit) -> str:
        return reason_label(hit.reason) if hit.reason else "–"

    @admin.display(description=_("what a click may store"))
    def consent_label(self, hit: Hit) -> str:
        return str(dict(Business.Consent.choices).get(hit.consent, hit.consent))
