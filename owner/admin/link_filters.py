"""Filters of the list of tracking links."""
# ruff: noqa: ARG002 - the signatures are Django's.

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from referrals.checking.outcome import Result
from referrals.models import DestinationCheck


class WebsiteFilter(admin.SimpleListFilter):
    """By what the last look at the website address found."""

    title = _("website address")
    parameter_name = "website"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("dead", _("Does not answer")), ("loses", _("Drops the click id"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "dead":
                found = DestinationCheck.objects.dead()
            case "loses":
                found = DestinationCheck.objects.in_force().filter(result=Result.LOSES)
            case _:
                return queryset
        return queryset.filter(pk__in=found.values("link"))
