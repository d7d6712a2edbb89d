"""What a partner says about credit that is missing."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from business.plain_text import validate_line, validate_lines
from portal.range_form import FIRST_DAY
from tracking.models import Claim


class ClaimForm(forms.ModelForm):
    class Meta:
        model = Claim
        fields = ["email", "number", "day", "note"]
        labels = {"day": _("Which day was it, about?"), "note": _("What happened?")}
        widgets = {
            "email": forms.EmailInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
            "number": forms.TextInput(attrs={"autocomplete": "off"}),
            "day": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "note": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "email": _("The address with which the person signed up or bought."),
            "number": _("If the person told you. The e-mail or the order number is enough."),
            "note": _(
                "How did you send the person, and what did they do? Example: She clicked the "
                "link in my newsletter on Monday and bought on Tuesday."
            ),
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["number"].validators.append(validate_line)
        self.fields["note"].validators.append(validate_lines)

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not FIRST_DAY <= day <= self.today:
            raise ValidationError(_("Choose a day from 2000 up to today."), "day")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("email") and not cleaned.get("number"):
            self.add_error("email", _("Enter the person's e-mail or the order number."))
        return cleaned
