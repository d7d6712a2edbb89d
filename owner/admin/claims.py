"""Claims: partners say that credit is missing."""
# ruff: noqa: ARG002 - the signatures are Django's.

from typing import Any

from django.contrib import admin
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from owner import claim_views
from owner.admin.base import ReadOnlyAdmin
from tracking.models import Claim

WAITING_FIRST = Case(When(state=Claim.State.WAITING, then=Value(0)), default=Value(1))


@admin.register(Claim)
class ClaimAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "partner", "about", "day", "state", "answered_at"]
    list_filter = ["state", "created_at"]
    search_fields = ["email", "number", "partner__name"]
    search_help_text = _("E-mail or order number as typed, or name of the partner")
    ordering = [WAITING_FIRST, "-created_at"]
    row_views = {"accept": claim_views.claim_accept, "refuse": claim_views.claim_refuse}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        return Claim.objects.select_related("partner")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return claim_views.claim_page(request, self.get_object(request, object_id))

    @admin.display(description=_("about"))
    def about(self, claim: Claim) -> str:
        return ", ".join(each for each in (claim.number, claim.email) if each)
