"""One form above a list narrows it to days, a partner, a link and an Ad."""
# ruff: noqa: ARG002 - the signatures are Django's.

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from business.days import start_of
from owner.maybe_none import NONE, MaybeNoneField
from owner.range_form import RangeForm
from referrals.models import TrackingLink
from tracking.models import Decision

PLACES = ("partner", "link", "ad")


class NarrowForm(RangeForm):
    link = MaybeNoneField(
        TrackingLink.objects.in_order(),
        label=_("Link"),
        empty_label=_("All"),
        none_label=_("No link"),
    )


class NarrowFilter(admin.ListFilter):
    title = _("days, partner, link and Ad")
    template = "owner/_narrow_filter.html"

    def __init__(
        self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any
    ) -> None:
        super().__init__(request, params, model, model_admin)
        names = [name for name in NarrowForm.base_fields if name in params]
        self.used_parameters = {name: params.pop(name)[-1] for name in names}
        self.form = NarrowForm(self.used_parameters)

    def has_output(self) -> bool:
        return True

    def expected_parameters(self) -> list[str | None]:
        return list(NarrowForm.base_fields)

    def choices(self, changelist: Any) -> Iterator[Any]:
        """The rest of the address, which the form keeps."""
        for name, value in changelist.params.items():
            if name not in NarrowForm.base_fields:
                yield {"name": name, "value": value}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.form.is_valid():
            return queryset.none()
        chosen = self.form.cleaned_data
        places = {
            f"{name}_id": None if chosen[name] is NONE else chosen[name].pk
            for name in PLACES
            if chosen[name] is not None
        }
        return self.narrow(request, queryset, places, chosen["first"], chosen["last"])

    def narrow(
        self, request: Any, rows: QuerySet[Any], places: dict[str, Any], first: Any, last: Any
    ) -> QuerySet[Any]:
        raise NotImplementedError


class OptInsNarrowed(NarrowFilter):
    """By the day of the opt-in, and by the decision that stands."""

    def narrow(
        self, request: Any, rows: QuerySet[Any], places: dict[str, Any], first: Any, last: Any
    ) -> QuerySet[Any]:
        days = {"day__gte": first, "day__lte": last}
        rows = rows.filter(**{name: day for name, day in days.items() if day})
        if not places:
            return rows
        equal = {name: key for name, key in places.items() if key is not None}
        none = {f"{name}__isnull": True for name, key in places.items() if key is None}
        decisions = Decision.objects.standing().filter(**equal, **none)
        return rows.filter(pk__in=decisions.values("opt_in"))


class ReferralsNarrowed(NarrowFilter):
    """By the owner's day of the click or opt-in that left the referral."""

    def narrow(
        self, request: Any, rows: QuerySet[Any], places: dict[str, Any], first: Any, last: Any
    ) -> QuerySet[Any]:
        zone = request.business.zone
        if first:
            rows = rows.filter(occurred_at__gte=start_of(first, zone))
        if last:
            rows = rows.filter(occurred_at__lt=start_of(last + timedelta(days=1), zone))
        return rows.filter(**places)


class NarrowedAdmin(admin.ModelAdmin):
    """A list with one of the filters above: brings the scripts of its choice of a partner."""

    @property
    def media(self) -> forms.Media:
        return super().media + NarrowForm({}).media
