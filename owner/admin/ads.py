"""Ads: made by partners, read by the owner."""
# ruff: noqa: ARG002 - the signatures are Django's.

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from owner.admin.base import ReadOnlyAdmin, RecentHits
from owner.admin.filters import ArchivedFilter
from referrals.models import Ad


@admin.register(Ad)
class AdAdmin(RecentHits, ReadOnlyAdmin):
    hit_column = "ad_id"
    list_display = ["name", "code", "partner", "media_type", "start_date", "hits", "state"]
    list_filter = [ArchivedFilter, "media_type"]
    search_fields = ["name", "codes__key", "partner__name", "partner__codes__key"]
    fields = [
        "name",
        "code",
        "partner",
        "description",
        "media_type",
        "start_date",
        "created_at",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Ad]:
        return Ad.objects.select_related("partner")

    @admin.display(description=_("hits, 30 days"))
    def hits(self, ad: Any) -> int:
        return ad.recent_hits

    @admin.display(description=_("state"), ordering="archived_at")
    def state(self, ad: Ad) -> str:
        return str(_("Archived") if ad.is_archived else _("Active"))
