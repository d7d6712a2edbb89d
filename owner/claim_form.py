"""The owner's answer to a claim."""

from typing import NamedTuple
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from business.plain_text import validate_lines
from owner.correct_form import LONGEST_NOTE
from owner.keys import is_key


class Chosen(NamedTuple):
    """An opt-in and the decision that the owner looked at."""

    opt_in: UUID
    seen: int


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Your answer"),
        max_length=LONGEST_NOTE,
        validators=[validate_lines],
        widget=forms.Textarea(attrs={"class": "vLargeTextField", "rows": 3}),
    )


class AcceptForm(AnswerForm):
    opt_in = forms.CharField(label=_("Opt-in"), required=False)

    def clean_opt_in(self) -> Chosen:
        key, _colon, seen = self.cleaned_data["opt_in"].partition(":")
        try:
            return Chosen(UUID(key), int(seen) if is_key(seen) else 0)
        except ValueError:
            raise ValidationError(_("Choose the opt-in that the partner shall get.")) from None
