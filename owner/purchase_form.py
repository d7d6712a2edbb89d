"""An order that came by phone or over the counter, as the owner types it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from business.plain_text import validate_line
from integrations.api.schemas import OLDEST
from owner.sources import MANUAL
from owner.typed_amount import clean_currency, parse_amount
from owner.widgets import partner_field
from partners.models import User
from tracking.attribution import GRACE
from tracking.models import OptIn
from tracking.opt_ins import Report

MONEY = {"inputmode": "decimal", "autocomplete": "off"}
WHEN_FORMAT = "%Y-%m-%dT%H:%M"


class PurchaseForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail of the contact"),
        max_length=254,
        widget=forms.EmailInput(attrs={"class": "vTextField", "autocomplete": "off"}),
        help_text=_("Somebody you know already, or somebody new."),
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        required=False,
        validators=[validate_line],
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("Kept for somebody new; a known contact keeps the name."),
    )
    amount = forms.CharField(
        label=_("Amount"),
        max_length=40,
        widget=forms.TextInput(attrs=MONEY),
        help_text=_("All that was paid, with tax and shipping. Example: 120.00"),
    )
    currency = forms.CharField(label=_("Currency"), max_length=3, help_text=_("Example: EUR"))
    tax = forms.CharField(
        label=_("Tax"), max_length=40, required=False, widget=forms.TextInput(attrs=MONEY)
    )
    shipping = forms.CharField(
        label=_("Shipping"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs=MONEY),
        help_text=_("Revenue is the amount without tax and shipping. Empty: none."),
    )
    number = forms.CharField(
        label=_("Order number"),
        max_length=200,
        validators=[validate_line],
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("Yours, for example from the invoice. Each number is entered once."),
    )
    occurred_at = forms.DateTimeField(
        label=_("Date and time"),
        widget=forms.DateTimeInput(format=WHEN_FORMAT, attrs={"type": "datetime-local"}),
        help_text=_("When the person ordered. Clicks after it do not count."),
    )
    partner = partner_field(
        nobody=_("As the clicks and referrals say"),
        label=_("Who gets the credit"),
        help_text=_("Choose a partner if the person told you who sent them."),
    )

    def clean_currency(self) -> str:
        return clean_currency(self.cleaned_data["currency"])

    def clean_occurred_at(self) -> datetime:
        at, now = self.cleaned_data["occurred_at"], datetime.now(UTC)
        if at > now + GRACE:
            raise ValidationError(_("This lies in the future."), "future")
        if at < now - OLDEST:
            raise ValidationError(_("This is more than ten years ago."), "past")
        return at.astimezone(UTC)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "currency" in cleaned:
            for name in ("amount", "tax", "shipping"):
                self.clean_money(name, cleaned)
        if not self.errors and cleaned["tax"] + cleaned["shipping"] > cleaned["amount"]:
            self.add_error("amount", _("It is smaller than tax and shipping together."))
        return cleaned

    def clean_money(self, name: str, cleaned: dict[str, Any]) -> None:
        """Put minor units in place of what was typed."""
        if name in cleaned:
            try:
                cleaned[name] = parse_amount(cleaned[name] or "0", cleaned["currency"])
            except ValidationError as error:
                self.add_error(name, error)

    def report(self, entered_by: User) -> Report:
        typed = self.cleaned_data
        return Report(
            kind=OptIn.Kind.PURCHASE,
            source=MANUAL,
            external_id=typed["number"],
            email=typed["email"],
            name=typed["name"],
            occurred_at=typed["occurred_at"],
            partner=typed["partner"],
            gross=typed["amount"],
            tax=typed["tax"],
            shipping=typed["shipping"],
            currency=typed["currency"],
            is_trusted=True,
            entered_by=entered_by,
        )


def this_minute() -> datetime:
    """Now in the owner's zone, as a browser's date field takes it."""
    return localtime() - timedelta(seconds=localtime().second)
