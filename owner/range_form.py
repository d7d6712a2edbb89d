"""Days, a partner, a link and an Ad: what the owner's lists and reports are narrowed to."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from owner.keys import is_key
from owner.maybe_none import MaybeNoneField
from owner.widgets import partner_field
from referrals.models import Ad, TrackingLink

FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2200, 1, 1)


class DaysForm(forms.Form):
    first = forms.DateField(label=_("From"), required=False)
    last = forms.DateField(label=_("To"), required=False)

    def __init__(self, data: Mapping[str, Any], **options: Any) -> None:
        super().__init__(data, **options)
        for name in ("first", "last"):
            field = self.fields[name]
            field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            field.validators += [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and first > last:
            self.add_error("last", _("“To” lies before “From”."))
        return cleaned


class RangeForm(DaysForm):
    partner = partner_field(nobody=_("All"), label=_("Partner"))
    link = forms.ModelChoiceField(
        TrackingLink.objects.in_order(), required=False, label=_("Link"), empty_label=_("All")
    )
    ad = MaybeNoneField(
        Ad.objects.none(), label=_("Ad"), empty_label=_("All"), none_label=_("No Ad")
    )

    def __init__(self, data: Mapping[str, Any], **options: Any) -> None:
        super().__init__(data, **options)
        ads = self.fields["ad"]
        assert isinstance(ads, MaybeNoneField)  # noqa: S101  # for the type checker
        ads.queryset = ads_of(data.get("partner", ""), data.get("ad", ""))


def ads_of(partner: str, ad: str) -> Any:
    """The Ads that may stand on the partner's links, and the one that is chosen: not all of all."""
    wanted = Q(pk=int(ad)) if is_key(ad) else Q(pk=None)
    if is_key(partner):
        wanted |= Q(partner=int(partner)) | Q(partner__children=int(partner))
    return Ad.objects.filter(wanted).distinct().order_by("name", "pk")
