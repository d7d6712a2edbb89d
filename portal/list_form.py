"""The range and the filters of My Referrals and of the opt-ins."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.ad_names import ad_name
from portal.range_form import RangeForm, ads_with_numbers, links_with_numbers
from referrals.models import Ad, TrackingLink


@dataclass(frozen=True, slots=True)
class ListAsked:
    """Which rows; in `narrowed`, a link or an Ad of None means rows without one."""

    first: date
    last: date
    narrowed: dict[str, TrackingLink | Ad | None]
    only_new: bool


class OptInsForm(RangeForm):
    def make_offers(self) -> None:
        links, ads = links_with_numbers(self.partner), ads_with_numbers(self.partner)
        self.choice("link").offer(links, empty=_("All links"), without=_("No link"))
        self.choice("ad").offer(
            ads,
            empty=_("All Ads"),
            without=_("No ad"),
            name_of=lambda ad: ad_name(ad, self.partner),
        )

    def asked(self) -> ListAsked | None:
        """None while a field is wrong."""
        if not self.is_valid():
            return None
        chosen = self.cleaned_data
        narrowed = {name: chosen[name] for name in ("link", "ad") if self.data.get(name)}
        only_new = bool(chosen.get("which"))
        return ListAsked(chosen["first"], chosen["last"], narrowed, only_new)


class ReferralsForm(OptInsForm):
    which = forms.ChoiceField(
        label=_("Which"),
        required=False,
        choices=[("", _("All referrals")), ("new", _("New referrals only"))],
        error_messages={"invalid_choice": _("Choose one from the list.")},
    )
