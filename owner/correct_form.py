"""Who shall have the credit of an opt-in, and why."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from business.plain_text import validate_lines
from owner.widgets import partner_field
from partners.models import Partner
from tracking.models import Decision

PARTNER, NOBODY = "partner", "nobody"
# As long as a decision keeps it.
LONGEST_NOTE = 400


class CorrectForm(forms.Form):
    who = forms.ChoiceField(
        label=_("Give the credit to"),
        choices=[(PARTNER, _("A partner")), (NOBODY, _("Nobody"))],
        initial=PARTNER,
        widget=forms.RadioSelect,
    )
    partner = partner_field(nobody=_("Choose a partner"), label=_("Partner"))
    note = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_NOTE,
        validators=[validate_lines],
        widget=forms.Textarea(attrs={"class": "vLargeTextField", "rows": 2}),
        help_text=_("The partners concerned read it. Name no other partner in it."),
    )

    def __init__(self, standing: Decision, *args: Any) -> None:
        super().__init__(*args)
        self.standing = standing

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("who") == NOBODY:
            cleaned["partner"] = None
        elif not cleaned.get("partner") and "partner" not in self.errors:
            self.add_error("partner", _("Choose a partner, or “Nobody”."))
        if not self.errors and cleaned["partner"] == self.standing.partner:
            self.add_error(None, self.already())
        return cleaned

    def already(self) -> ValidationError:
        holder = self.standing.partner
        if holder is None:
            return ValidationError(_("Nobody has this credit now. Choose a partner."), "same")
        text = _("%(name)s has this credit already. Choose somebody else.")
        return ValidationError(text, "same", {"name": holder.name})

    @property
    def wanted(self) -> Partner | None:
        return self.cleaned_data["partner"]
