"""What can be done to the partners chosen in the list; each asks first."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from owner import bulk_views
from owner.roles import may_change
from partners.bulk_changing import Kind, Wanted
from partners.models import Partner

Status = Partner.Status


class BulkActions(admin.ModelAdmin):
    actions = ["make_active", "make_inactive", "ban", "join_program", "leave_program"]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        undoable = {"undoable": bulk_views.what_can_be_undone()} if may_change(request) else {}
        return super().changelist_view(request, undoable | (extra_context or {}))

    @admin.action(description=_("Make active: links count"))
    def make_active(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return bulk_views.change(request, queryset, Wanted(Kind.STATUS, Status.ACTIVE))

    @admin.action(description=_("Make inactive: may sign in and read, clicks do not count"))
    def make_inactive(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return bulk_views.change(request, queryset, Wanted(Kind.STATUS, Status.INACTIVE))

    @admin.action(description=_("Ban: may not sign in, clicks do not count"))
    def ban(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return bulk_views.change(request, queryset, Wanted(Kind.STATUS, Status.BANNED))

    @admin.action(description=_("Add to a program"))
    def join_program(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return bulk_views.into_program(request, queryset, Kind.JOIN)

    @admin.action(description=_("Take out of a program"))
    def leave_program(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return bulk_views.into_program(request, queryset, Kind.LEAVE)
