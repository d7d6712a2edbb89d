"""The range and the filters of the lists: hits, My Referrals and opt-ins."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal.ad_names import ad_name
from portal.range_form import FIRST_DAY, RangeForm, ads_with_numbers, links_with_numbers
from referrals.models import Ad, TrackingLink
from tracking.models import OptIn, Referral
from tracking.reasons import Reason

COUNTED = "counted"
UNIQUE = "unique"
NOT_COUNTED = "not_counted"
NEW = "new"
# A hit of a partner names that partner, and tests are in no list.
NEVER_A_PARTNERS = {Reason.PARTNER_MISSING, Reason.PARTNER_UNKNOWN, Reason.TEST}
# States of opt-ins that are listed and not counted, in the plural.
UNCOUNTED_STATES = {
    OptIn.Status.REPEAT.value: _("Repeats"),
    OptIn.Status.WAITING.value: _("Possible duplicates"),
    OptIn.Status.MERGED.value: _("Duplicates"),
    OptIn.Status.HELD.value: _("Held"),
}


@dataclass(frozen=True, slots=True)
class ListAsked:
    """Which rows; in `narrowed`, a link or an Ad of None means rows without one.

    `shown` is the list's own choice, empty for all rows; `of` a referral whose contact is meant.
    """

    first: date
    last: date
    narrowed: dict[str, TrackingLink | Ad | None]
    shown: str = ""
    of: Referral | None = None


def rows_field(label: Any, choices: list[Any]) -> forms.ChoiceField:
    message = {"invalid_choice": _("Choose one from the list.")}
    return forms.ChoiceField(label=label, required=False, choices=choices, error_messages=message)


class ListForm(RangeForm):
    # Each list's choice has a name of its own, since the filters of one are taken to the others.
    shown_by: ClassVar[str]

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
        days, shown = (chosen["first"], chosen["last"]), chosen[self.shown_by]
        return ListAsked(*days, narrowed, shown, chosen.get("of"))


class HitsForm(ListForm):
    shown_by = "show"
    show = rows_field(
        _("Show"),
        [
            ("", _("All")),
            (COUNTED, _("Counted")),
            (UNIQUE, _("Unique")),
            (NOT_COUNTED, _("Not counted")),
            (
                _("Not counted because"),
                [(each.value, each.label) for each in Reason if each not in NEVER_A_PARTNERS],
            ),
        ],
    )


class OptInsForm(ListForm):
    """`of`, a referral of the partner's, narrows to its contact: of all days, if none is said."""

    shown_by = "state"
    of = forms.IntegerField(required=False, widget=forms.HiddenInput)
    state = rows_field(
        _("Which"),
        [
            ("", _("All opt-ins")),
            (COUNTED, _("Counted")),
            (OptIn.Kind.FORM.value, _("Counted forms")),
            (OptIn.Kind.PURCHASE.value, _("Counted purchases")),
            *UNCOUNTED_STATES.items(),
        ],
    )

    def first_by_default(self, query: QueryDict) -> date:
        return FIRST_DAY if query.get("of") else super().first_by_default(query)

    def clean_of(self) -> Referral | None:
        key = self.cleaned_data["of"]
        mine = Referral.objects.of(self.partner).select_related("contact")
        found = mine.filter(pk=key).first() if key is not None else None
        if key is not None and found is None:
            raise ValidationError(_("This referral is not yours."), "not_yours")
        return found


class ReferralsForm(ListForm):
    shown_by = "which"
    which = rows_field(_("Which"), [("", _("All referrals")), (NEW, _("New referrals only"))])
