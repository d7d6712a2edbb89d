"""Applications to become a partner."""
# ruff: noqa: ARG002 - the signatures are Django's.

from typing import Any

from django.contrib import admin
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse

from owner import application_views
from owner.admin.base import ReadOnlyAdmin
from owner.application_views import CONCERNED
from partners.models import PartnerApplication

WAITING_FIRST = Case(When(state=PartnerApplication.State.WAITING, then=Value(0)), default=Value(1))


@admin.register(PartnerApplication)
class ApplicationAdmin(ReadOnlyAdmin):
    list_display = ["name", "email", "recruiter", "created_at", "state", "answered_at"]
    list_filter = ["state"]
    search_fields = ["name", "email"]
    ordering = [WAITING_FIRST, "-created_at"]
    row_views = {
        "approve": application_views.application_approve,
        "refuse": application_views.application_refuse,
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[PartnerApplication]:
        return PartnerApplication.objects.select_related(*CONCERNED)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return application_views.application_page(request, self.get_object(request, object_id))
