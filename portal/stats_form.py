"""The range and the filters of Link Tracking Stats."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from portal.offered import OfferedField
from portal.range_form import RangeForm
from referrals.models import Ad, TrackingLink


@dataclass(frozen=True, slots=True)
class Asked:
    """What the partner wants to see; `child` set: only that child's totals."""

    first: date
    last: date
    child: Partner | None
    link: TrackingLink | None
    ad: Ad | None


class StatsForm(RangeForm):
    who = OfferedField(label=_("Who"))

    def make_offers(self) -> None:
        super().make_offers()
        self.children = list(Partner.objects.children_of(self.partner).by_name())
        self.choice("who").offer(self.children, empty=_("Me"))

    def asked(self) -> Asked | None:
        """None while a field is wrong."""
        if not self.is_valid():
            return None
        chosen = self.cleaned_data
        return Asked(chosen["first"], chosen["last"], chosen["who"], chosen["link"], chosen["ad"])
