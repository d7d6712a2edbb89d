"""Filters of the owner's lists."""
# ruff: noqa: ARG002 - the signatures are Django's.

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.translation import gettext_lazy as _

from owner.sources import all_sources
from tracking.models import Decision


class ArchivedFilter(admin.SimpleListFilter):
    """Opens on what is in use."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("archived", _("Archived")), ("all", _("All"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "all":
            return queryset
        return queryset.filter(archived_at__isnull=self.value() != "archived")

    def choices(self, changelist: Any) -> Iterator[Any]:
        for value, label in [(None, _("Active")), *self.lookup_choices]:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value})
                if value
                else changelist.get_query_string(remove=[self.parameter_name]),
                "display": label,
            }


class NoProgram(admin.RelatedFieldListFilter):
    """Says in words which rows Django would list under a dash."""

    none_label = _("No program")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_value_display = conditional_escape(str(self.none_label))


class NobodyReserved(NoProgram, admin.RelatedOnlyFieldListFilter):
    none_label = _("Not reserved")


class TeamFilter(admin.SimpleListFilter):
    title = _("who")
    parameter_name = "team"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Your team")), ("no", _("Others"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in {"yes", "no"}:
            return queryset
        return queryset.filter(is_staff=self.value() == "yes")


class CreditFilter(admin.SimpleListFilter):
    title = _("credit")
    parameter_name = "credit"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("partner", _("A partner")), ("nobody", _("Nobody"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        credited = Decision.objects.standing().filter(opt_in=OuterRef("pk")).exclude(partner=None)
        if self.value() == "partner":
            return queryset.filter(Exists(credited))
        return queryset.filter(~Exists(credited)) if self.value() == "nobody" else queryset


class SignInFilter(admin.SimpleListFilter):
    title = _("sign-in")
    parameter_name = "sign_in"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("not_invited", _("Not invited")),
            ("invited", _("Invited, not here yet")),
            ("signed_in", _("Signed in")),
            ("none", _("No sign-in e-mail")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "not_invited":
                return queryset.not_invited()  # type: ignore[attr-defined]
            case "invited":
                return queryset.outside().asked_in()  # type: ignore[attr-defined]
            case "signed_in":
                return queryset.exclude(user__last_login=None)
            case "none":
                return queryset.filter(user=None)
        return queryset


class ThroughFilter(admin.SimpleListFilter):
    """The ways in that are set up; reading them from the opt-ins would scan them all."""

    title = _("way in")
    parameter_name = "through"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(all_sources())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() is None:
            return queryset
        is_known = any(self.value() == source for source, _label in self.lookup_choices)
        return queryset.filter(source=self.value()) if is_known else queryset.none()


class ConfirmedFilter(admin.SimpleListFilter):
    title = _("e-mail")
    parameter_name = "email"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("confirmed", _("Confirmed")), ("not", _("Not confirmed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in {"confirmed", "not"}:
            return queryset
        return queryset.filter(confirmed_at__isnull=self.value() == "not")


class SureFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("confirmed", _("Confirmed")), ("provisional", _("Provisional"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in {"confirmed", "provisional"}:
            return queryset
        return queryset.filter(confirmed_at__isnull=self.value() == "provisional")


class InForceFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("in_force", _("In force")), ("revoked", _("Revoked"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in {"in_force", "revoked"}:
            return queryset
        return queryset.filter(revoked_at__isnull=self.value() == "in_force")
