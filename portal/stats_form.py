"""The range and the filters of Link Tracking Stats."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from portal.offered import OfferedField
from referrals.models import Ad, TrackingLink
from tracking.models import HitCount

FIRST_DAY = date(2000, 1, 1)
MOST_DAYS = 731
DEFAULT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Asked:
    """What the partner wants to see; `child` set: only that child's totals."""

    first: date
    last: date
    child: Partner | None
    link: TrackingLink | None
    ad: Ad | None


def day_field(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget)


class StatsForm(forms.Form):
    first = day_field(_("From"))
    last = day_field(_("To"))
    who = OfferedField(label=_("Who"))
    link = OfferedField(label=_("Link"))
    ad = OfferedField(label=_("Ad"))

    def __init__(self, query: QueryDict, partner: Partner, today: date) -> None:
        self.today = today
        given = {
            name: query[name] for name in ("first", "last", "who", "link", "ad") if name in query
        }
        given["first"] = given.get("first") or str(today - timedelta(days=DEFAULT_DAYS - 1))
        given["last"] = given.get("last") or str(today)
        super().__init__(given)
        self.children = list(Partner.objects.children_of(partner).by_name())
        offers = {
            "who": (self.children, _("Me")),
            "link": (links_with_numbers(partner), _("All links")),
            "ad": (list(Ad.objects.of(partner).newest_first()), _("All Ads")),
        }
        for name, (objects, empty) in offers.items():
            field = self.fields[name]
            assert isinstance(field, OfferedField)  # noqa: S101  # for the type checker
            field.offer(objects, empty=empty)

    def clean_first(self) -> date:
        first: date = self.cleaned_data["first"]
        if not FIRST_DAY <= first <= self.today:
            raise ValidationError(_("Choose a day from 2000 up to today."), "day")
        return first

    def clean_last(self) -> date:
        return min(self.cleaned_data["last"], self.today)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("This day is before the first one."))
        elif first and last and (last - first).days >= MOST_DAYS:
            self.add_error("first", _("Choose at most two years at once."))
        return cleaned

    def asked(self) -> Asked | None:
        """None while a field is wrong."""
        if not self.is_valid():
            return None
        chosen = self.cleaned_data
        return Asked(chosen["first"], chosen["last"], chosen["who"], chosen["link"], chosen["ad"])


def links_with_numbers(partner: Partner) -> list[TrackingLink]:
    """The links in use and those of earlier hits; no link that the partner never had credit for."""
    earlier = HitCount.objects.of(partner).eligible().values("link_id")
    had = TrackingLink.objects.filter(pk__in=earlier).in_order()
    found = {link.pk: link for link in [*TrackingLink.objects.usable_by(partner).in_order(), *had]}
    return list(found.values())
