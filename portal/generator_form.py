"""What a partner chooses for a tracking address, and the address that comes of it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.models import Partner
from portal.offered import OfferedField
from referrals.addresses import tracking_address
from referrals.models import Ad, AdCode, TrackingLink

FIELDS = ("who", "where", "ad")


@dataclass(frozen=True, slots=True)
class GeneratedLink:
    """The address and its parts; `driver` gets the credit, and is the partner or a child."""

    link: TrackingLink
    driver: Partner
    ad: Ad | None = None
    is_for_child: bool = False

    @property
    def address(self) -> str:
        return tracking_address(self.link, self.driver, self.ad)

    @property
    def qr_query(self) -> str:
        chosen = {"link": self.link.pk}
        if self.is_for_child:
            chosen["who"] = self.driver.pk
        if self.ad:
            chosen["ad"] = self.ad.pk
        return urlencode(chosen)


class GeneratorForm(forms.Form):
    """Bound where a choice was made; `only_show` keeps the choices but asks for no address yet."""

    who = OfferedField(label=gettext_lazy("Who is driving the traffic"))
    where = OfferedField(
        label=gettext_lazy("Where are you driving traffic to"),
        error_messages={"required": gettext_lazy("Choose where the link leads.")},
    )
    ad = OfferedField(label=gettext_lazy("Which ad are you using to drive the traffic"))

    def __init__(
        self,
        choices: QueryDict,
        partner: Partner,
        children: list[Partner],
        ads: list[Ad],
        *,
        only_show: bool = False,
    ) -> None:
        self.partner = partner
        self.only_show = only_show
        chosen = {name: str(choices[name]) for name in FIELDS if name in choices}
        drivers = {str(child.pk): child for child in children}
        self.driver = drivers.get(chosen.get("who", ""), partner)
        self.links = list(TrackingLink.objects.usable_by(self.driver).in_order())
        if only_show and chosen.get("where") not in {str(link.pk) for link in self.links}:
            chosen.pop("where", None)
        super().__init__(chosen if chosen else None)
        self.offered("who").offer(children, empty=gettext_lazy("Me"))
        self.offered("where").offer(self.links)
        self.offered("where").required = not only_show
        self.offered("ad").offer(ads, empty=gettext_lazy("No ad"))

    def offered(self, name: str) -> OfferedField:
        field = self.fields[name]
        assert isinstance(field, OfferedField)  # noqa: S101  # for the type checker
        return field

    @property
    def is_for_child(self) -> bool:
        return self.driver != self.partner

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        if self.has_error("where", "invalid_choice") and self.is_for_child:
            del self.errors["where"]
            message = _("%(name)s cannot use this link. Choose another.")
            self.add_error(
                "where", ValidationError(message, "not_theirs", {"name": self.driver.name})
            )
        if self.is_for_child and chosen.get("ad"):
            self.refuse_ambiguous_code(chosen["ad"])
        return chosen

    def refuse_ambiguous_code(self, ad: Ad) -> None:
        """/go/ looks among the child's own Ads first, so that Ad would get the hits."""
        if AdCode.objects.filter(partner=self.driver).spelled(ad.code).exists():
            message = _(
                "%(name)s has an Ad with the code “%(code)s” too. Change your Ad's code first."
            )
            params = {"name": self.driver.name, "code": ad.code}
            self.add_error("ad", ValidationError(message, "ambiguous", params))

    def generated(self) -> GeneratedLink | None:
        """None while something is missing or wrong."""
        if self.only_show or not self.is_bound or not self.is_valid():
            return None
        return GeneratedLink(
            link=self.cleaned_data["where"],
            driver=self.driver,
            ad=self.cleaned_data["ad"],
            is_for_child=self.is_for_child,
        )


def chosen_link(query: QueryDict, partner: Partner) -> GeneratedLink | None:
    """What `qr_query` names; None where the partner may not make it, or not any more."""
    choices = query.copy()
    choices["where"] = choices.get("link", "")
    children = list(Partner.objects.children_of(partner).active())
    ads = list(Ad.objects.of(partner).active())
    return GeneratorForm(choices, partner, children, ads).generated()
