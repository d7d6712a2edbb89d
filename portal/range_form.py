"""The range of days, the link and the Ad to which each report can be narrowed."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from portal.offered import OfferedField
from referrals.models import Ad, TrackingLink
from tracking.models import Decision, HitCount, Referral

FIRST_DAY = date(2000, 1, 1)
MOST_DAYS = 731
DEFAULT_DAYS = 30


def day_field(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget)


class RangeForm(forms.Form):
    first = day_field(_("From"))
    last = day_field(_("To"))
    link = OfferedField(label=_("Link"))
    ad = OfferedField(label=_("Ad"))

    def __init__(self, query: QueryDict, partner: Partner, today: date) -> None:
        self.partner, self.today = partner, today
        given = {name: query[name] for name in self.base_fields if name in query}
        given["first"] = given.get("first") or str(self.first_by_default(query))
        given["last"] = given.get("last") or str(today)
        super().__init__(given)
        self.make_offers()

    def first_by_default(self, _query: QueryDict) -> date:
        return self.today - timedelta(days=DEFAULT_DAYS - 1)

    def make_offers(self) -> None:
        own_ads = Ad.objects.of(self.partner).newest_first()
        self.choice("link").offer(links_with_numbers(self.partner), empty=_("All links"))
        self.choice("ad").offer(list(own_ads), empty=_("All Ads"))

    @property
    def is_narrowed(self) -> bool:
        """Whether more than a range was chosen, or something is wrong."""
        chosen = self.data.keys() - {"first", "last"}
        return bool(self.errors) or any(self.data[name] for name in chosen)

    def choice(self, name: str) -> OfferedField:
        field = self.fields[name]
        assert isinstance(field, OfferedField)  # noqa: S101  # for the type checker
        return field

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
        elif first and last and (last - first).days >= MOST_DAYS and not cleaned.get("of"):
            self.add_error("first", _("Choose at most two years at once."))
        return cleaned


def links_with_numbers(partner: Partner) -> list[TrackingLink]:
    """The links in use and those with numbers; no link that the partner never had credit for."""
    had = TrackingLink.objects.filter(
        Q(pk__in=HitCount.objects.of(partner).eligible().values("link_id"))
        | Q(pk__in=Referral.objects.of(partner).values("link_id"))
        | Q(pk__in=Decision.objects.standing().for_partner(partner).values("link_id"))
    )
    usable = TrackingLink.objects.usable_by(partner)
    links = {link.pk: link for link in [*usable.in_order(), *had.in_order()]}
    return list(links.values())


def ads_with_numbers(partner: Partner) -> list[Ad]:
    """The partner's Ads, and Ads of the parent on the partner's links."""
    return list(
        Ad.objects.filter(
            Q(partner=partner)
            | Q(pk__in=HitCount.objects.of(partner).eligible().values("ad_id"))
            | Q(pk__in=Referral.objects.of(partner).values("ad_id"))
            | Q(pk__in=Decision.objects.standing().for_partner(partner).values("ad_id"))
        ).newest_first()
    )
