"""The form with which people apply to become a partner."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from business.plain_text import LINE_BREAKS, validate_line, without_unseen
from partners.invitation_form import terms_field
from partners.models import ApplicationQuestion, Terms

SALT = "sentby.application"
# Nobody fills in a form faster than this.
FASTEST_SECONDS = 2
LONGEST_ANSWER = 2000
LONGEST_EMAIL = 254


class ApplyForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        validators=[validate_line],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=LONGEST_EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("The answer comes to this address."),
        error_messages={"invalid": _("This is not an e-mail address. Example: you@example.com")},
    )

    def __init__(
        self,
        questions: Sequence[ApplicationQuestion],
        terms: Terms | None,
        data: QueryDict | None = None,
    ) -> None:
        super().__init__(data)
        self.questions = {f"question_{each.pk}": each for each in questions}
        for name, question in self.questions.items():
            self.fields[name] = answer_field(question)
        if terms:
            self.fields["terms"] = terms_field()

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if len(email) > LONGEST_EMAIL:
            # A few letters become two in lower case.
            raise forms.ValidationError(self.fields["email"].error_messages["invalid"], "invalid")
        validate_line(email)
        return email

    @property
    def asked(self) -> list[forms.BoundField]:
        """All but the tick, which stands below the terms."""
        return [field for field in self if field.name != "terms"]

    @property
    def answers(self) -> dict[str, str]:
        """What was answered, by its question; characters that nobody sees are left out."""
        typed = {each.label: self.cleaned_data[name] for name, each in self.questions.items()}
        shown = {label: without_unseen(text, LINE_BREAKS) for label, text in typed.items()}
        return {label: text for label, text in shown.items() if text}


def answer_field(question: ApplicationQuestion) -> forms.CharField:
    widget = forms.Textarea({"rows": 4}) if question.is_long else forms.TextInput()
    return forms.CharField(
        label=question.label,
        max_length=LONGEST_ANSWER if question.is_long else 300,
        required=question.is_required,
        widget=widget,
    )


@dataclass(frozen=True, slots=True)
class Carried:
    """What the page sends along unseen: the terms it showed, who recruited, and, sealed, when."""

    terms: int | None = None
    recruiter: int | None = None
    seal: str = ""

    @classmethod
    def fresh(cls, terms: Terms | None, recruiter: int | None) -> Self:
        shown = terms.pk if terms else None
        content = [shown, recruiter, secrets.token_urlsafe(6)]
        return cls(shown, recruiter, signing.dumps(content, salt=SALT))

    @classmethod
    def by(cls, data: QueryDict) -> "Carried | None":
        """None where the page did not come from us."""
        seal = data.get("seal", "")[:300]
        try:
            terms, recruiter, _chance = signing.loads(seal, salt=SALT)
        except (signing.BadSignature, ValueError):
            return None
        return cls(terms, recruiter, seal)

    @property
    def is_too_fast(self) -> bool:
        return is_younger(self.seal, FASTEST_SECONDS)


def is_younger(seal: str, seconds: int) -> bool:
    try:
        signing.loads(seal, salt=SALT, max_age=seconds)
    except signing.BadSignature:
        return False
    return True


def is_robot(data: Any) -> bool:
    """The field that nobody sees was filled in."""
    return bool(data.get("homepage"))
