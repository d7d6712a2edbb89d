"""The form of a referral tracking link."""

from typing import Any

from django import forms
from django.conf import settings
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from business.models import Business
from owner.coded_form import CodedForm
from owner.link_look import CHECK
from owner.typed_address import reachable
from owner.widgets import ADDRESS_CHECK, CODE, PORTAL_COUNT, partner_field, programs_field
from referrals.link import validate_reserved
from referrals.models import TrackingLink


class TrackingLinkForm(CodedForm):
    address_shape = f"{settings.BASE_URL}/go/{{code}}/PARTNER"

    partner = partner_field(
        nobody=_("Everyone"),
        label=_("Referral partner"),
        help_text=_("Empty: everyone. Choose one, and only this partner sees and uses the link."),
    )
    programs = programs_field(
        label=_("Programs"),
        help_text=_("None chosen: all programs, and partners in no program."),
    )

    class Meta:
        model = TrackingLink
        fields = [
            "name",
            "code",
            "destination",
            "partner",
            "programs",
            "order",
            "consent",
            "fallback_address",
        ]
        widgets = {
            "destination": forms.URLInput(attrs={"class": "vLargeTextField"}),
            "fallback_address": forms.URLInput(attrs={"class": "vLargeTextField"}),
        }

    class Media:
        js = [*CODE, PORTAL_COUNT, ADDRESS_CHECK]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "order" not in self.fields:
            # Who only looks gets no fields.
            return
        self.fields["order"].required = False
        self.fields["consent"].choices = [  # type: ignore[attr-defined]
            ("", _("As in Referral Partner Defaults")),
            *Business.Consent.choices,
        ]

    def full_clean(self) -> None:
        super().full_clean()
        if CHECK in self.data:
            # Only the address is looked at; the rest may still be empty.
            self._errors = ErrorDict(
                {name: found for name, found in self.errors.items() if name == "destination"}
            )

    def is_valid(self) -> bool:
        """A form that is only looked at is shown again with what was typed."""
        return super().is_valid() and CHECK not in self.data

    def clean_destination(self) -> str:
        return reachable(self.cleaned_data["destination"])

    def clean_fallback_address(self) -> str:
        return reachable(self.cleaned_data["fallback_address"])

    def clean_order(self) -> int:
        return self.cleaned_data["order"] or 0

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        validate_reserved(cleaned.get("partner"), cleaned.get("programs"))
        return cleaned
