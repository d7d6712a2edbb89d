"""A referral as the owner enters it by hand."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from business.days import start_of, today
from business.plain_text import validate_line
from owner.by_hand import HandMade
from owner.link_access import why_not
from owner.widgets import partner_field
from referrals.models import TrackingLink

LAST_DAY = date(2200, 1, 1)


class ReferralForm(forms.Form):
    partner = partner_field(
        nobody=_("Choose a partner"),
        label=_("Referral partner"),
        help_text=_("Who sent this person."),
    )
    link = forms.ModelChoiceField(
        TrackingLink.objects.active().in_order(),
        required=False,
        label=_("Tracking link"),
        empty_label=_("No link"),
        help_text=_("Opt-ins then show under this link in the partner's statistics."),
    )
    last_day = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=[MaxValueValidator(LAST_DAY)],
        help_text=_(
            "Until when it counts. Empty: as long as the credit window in force, from now."
        ),
    )
    has_no_limit = forms.BooleanField(
        label=_("No limit"), required=False, help_text=_("It counts for ever.")
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=400,
        required=False,
        validators=[validate_line],
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("Only you see it. Example: Told us on the phone."),
    )

    def __init__(self, zone: ZoneInfo, *args: Any) -> None:
        super().__init__(*args)
        self.zone = zone
        self.fields["partner"].required = True

    def clean_last_day(self) -> date | None:
        last_day = self.cleaned_data["last_day"]
        if last_day and last_day < today(self.zone):
            raise ValidationError(_("This day is over."), "past")
        return last_day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("last_day") and cleaned.get("has_no_limit"):
            self.add_error("last_day", _("Choose a last day or no limit, not both."))
        partner, link = cleaned.get("partner"), cleaned.get("link")
        reason = why_not(link, partner) if partner and link else None
        if reason:
            text = _("This link earns the partner no credit. %(reason)s.")
            self.add_error("link", ValidationError(text, "unusable", {"reason": reason}))
        return cleaned

    def hand_made(self) -> HandMade:
        typed = self.cleaned_data
        return HandMade(
            partner=typed["partner"],
            link=typed["link"],
            note=typed["note"],
            expires_at=self.end_of(typed["last_day"]),
            has_no_limit=typed["has_no_limit"],
        )

    def end_of(self, last_day: date | None) -> datetime | None:
        """The last second of the owner's day."""
        if last_day is None:
            return None
        return start_of(last_day + timedelta(days=1), self.zone).astimezone(UTC) - timedelta(
            seconds=1
        )
