"""What the owner writes to partners, and to whom."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from owner.letter_readers import validate_codes
from partners.models import Letter
from referrals.placeholders import validate_subject, validate_text


class LetterForm(forms.ModelForm):
    class Meta:
        model = Letter
        fields = ["to", "programs", "codes", "subject", "text", "home_until"]
        widgets = {
            "to": forms.RadioSelect,
            "programs": forms.CheckboxSelectMultiple,
            "codes": forms.Textarea(attrs={"class": "vLargeTextField", "rows": 2}),
            "subject": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "text": forms.Textarea(attrs={"class": "vLargeTextField", "rows": 12}),
            "home_until": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }
        help_texts = {
            "programs": _("Only for “in these programs”."),
            "codes": _("Only for “with these codes”: with spaces, commas or a line for each."),
            "subject": _("It may hold {{ name }}, {{ code }} and {{ business }}."),
            "text": _(
                "Plain text. {{ name }}, {{ code }} and {{ business }} are replaced for each "
                "partner, and {{ link }} by the partner's first link; who has none gets the "
                "portal's address."
            ),
            "home_until": _(
                "Up to this day these partners see it on their Home page, until they hide it. "
                "Empty: only by e-mail."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.fields:
            # Of who only looks: the admin shows the letter as it stands.
            return
        self.fields["subject"].validators.append(validate_subject)
        self.fields["text"].validators.append(validate_text)
        self.fields["codes"].validators.append(validate_codes)
        # A letter is no place to make a program.
        self.fields["programs"].widget.can_add_related = False

    def clean_home_until(self) -> Any:
        day = self.cleaned_data["home_until"]
        if day and day < timezone.localdate():
            raise ValidationError(_("This day is over. Choose today or a later one."), "past")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        to = cleaned.get("to")
        if (
            to == Letter.To.PROGRAMS
            and not cleaned.get("programs")
            and "programs" not in self.errors
        ):
            self.add_error("programs", _("Tick at least one program."))
        if to == Letter.To.THESE and not cleaned.get("codes") and "codes" not in self.errors:
            self.add_error("codes", _("Enter at least one code."))
        return cleaned
