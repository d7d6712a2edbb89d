"""What the owner's Link Tracking Stats show: days, a partner, link or Ad, and which lines."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from owner.maybe_none import MaybeNoneField
from owner.range_form import RangeForm
from partners.models import Partner
from referrals.models import Ad, TrackingLink
from tracking.stats import Scope

DAYS = 30
MOST_DAYS = 731
BY_LINK, BY_PARTNER = "links", "partners"


@dataclass(frozen=True, slots=True)
class Asked:
    first: date
    last: date
    partner: Partner | None
    link: TrackingLink | None
    ad: Ad | None
    show: str

    def scope(self) -> Scope:
        return Scope(self.partner, self.first, self.last, self.link, self.ad)

    def narrowed(self) -> dict[str, Any]:
        """What the addresses of the lists behind every number hold."""
        chosen = {"partner": self.partner, "link": self.link, "ad": self.ad}
        return {name: each.pk for name, each in chosen.items() if each}


class ReportForm(RangeForm):
    ad = MaybeNoneField(Ad.objects.none(), label=_("Ad"), empty_label=_("All"), none_label=None)
    show = forms.ChoiceField(
        choices=[(BY_LINK, _("By link and Ad")), (BY_PARTNER, _("By partner"))],
        label=_("Lines"),
        required=False,
    )

    def __init__(self, query: QueryDict, today: date) -> None:
        given = {name: query[name] for name in self.base_fields if query.get(name)}
        given.setdefault("first", str(today - timedelta(days=DAYS - 1)))
        super().__init__({"last": str(today), "show": BY_LINK} | given)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and (last - first).days >= MOST_DAYS:
            self.add_error("first", _("Choose at most two years at once."))
        return cleaned

    def asked(self) -> Asked | None:
        """None while a field is wrong."""
        return Asked(**self.cleaned_data) if self.is_valid() else None
