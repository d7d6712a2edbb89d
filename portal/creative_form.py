"""What a partner chooses above the creatives: the Ad inside, and creatives of one link."""

from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal.offered import OfferedField
from referrals.models import Ad, TrackingLink

FIELDS = ("ad", "link")


@dataclass(frozen=True, slots=True)
class CreativesAsked:
    """None: no Ad, and creatives of all links."""

    ad: Ad | None = None
    link: TrackingLink | None = None


class CreativesForm(forms.Form):
    ad = OfferedField(label=_("Which ad"))
    link = OfferedField(label=_("Link"))

    def __init__(self, query: QueryDict, ads: list[Ad], links: list[TrackingLink]) -> None:
        chosen = {name: query[name] for name in FIELDS if name in query}
        super().__init__(chosen if chosen else None)
        for name, offered, empty in (("ad", ads, _("No ad")), ("link", links, _("All links"))):
            field = self.fields[name]
            assert isinstance(field, OfferedField)  # noqa: S101  # for the type checker
            field.offer(offered, empty=empty)

    def asked(self) -> CreativesAsked | None:
        """None where a choice is not one of those offered."""
        if not self.is_bound:
            return CreativesAsked()
        return CreativesAsked(**self.cleaned_data) if self.is_valid() else None
