"""The fields of a hosted form as a prospect fills them in."""

import secrets
from dataclasses import dataclass
from typing import Self

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from business.plain_text import LINE_BREAKS, without_unseen
from integrations.hosted_form import HostedForm
from tracking.contact import LONGEST_EMAIL, email_key

SALT = "sentby.form-submission"
# Nobody fills in a form faster than this.
FASTEST_SECONDS = 2


class SignUpForm(forms.Form):
    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=LONGEST_EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Please enter your e-mail address."),
            "invalid": _("This is not an e-mail address. Example: you@example.com"),
        },
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    extra = forms.CharField(max_length=1000, required=False, widget=forms.Textarea({"rows": 3}))
    consent = forms.BooleanField(
        error_messages={"required": _("Please tick the box so that we may write to you.")}
    )

    def __init__(self, hosted: HostedForm, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not hosted.asks_name:
            del self.fields["name"]
        for name, label in (("extra", hosted.extra_label), ("consent", hosted.consent_label)):
            if label:
                self.fields[name].label = label
            else:
                del self.fields[name]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if len(email_key(email)) > LONGEST_EMAIL:
            # A few letters become two in lower case.
            raise forms.ValidationError(self.fields["email"].error_messages["invalid"], "invalid")
        return email

    def clean_name(self) -> str:
        return without_unseen(self.cleaned_data["name"])

    def clean_extra(self) -> str:
        return without_unseen(self.cleaned_data["extra"], allowed=LINE_BREAKS)

    def answers(self) -> dict[str, str]:
        """What was asked beside e-mail and name, by its label."""
        texts = {"extra": self.cleaned_data.get("extra", "")}
        if self.cleaned_data.get("consent"):
            texts["consent"] = str(_("Yes"))
        return {str(self.fields[name].label): text for name, text in texts.items() if text}


@dataclass(frozen=True, slots=True)
class Carried:
    """What the page sends along unseen; whatever stands in it, the prospect sees no error.

    `submission` tells a double click from a second sign-up and a robot by its speed; `is_robot`
    that the field nobody sees was filled in.
    """

    hit_id: str = ""
    submission: str = ""
    is_robot: bool = False

    @classmethod
    def by(cls, data: QueryDict, parameter: str) -> Self:
        hit_id = data.get(parameter) or data.get("rid") or ""
        return cls(hit_id[:200], data.get("submission", "")[:200], bool(data.get("homepage")))

    @classmethod
    def fresh(cls, hit_id: str) -> Self:
        return cls(hit_id[:200], signing.dumps(secrets.token_urlsafe(16), salt=SALT))

    @property
    def is_too_fast(self) -> bool:
        """A form on the owner's own page carries no time and is never too fast."""
        try:
            signing.loads(self.submission, salt=SALT, max_age=FASTEST_SECONDS)
        except signing.BadSignature:
            return False
        return True

    def event(self) -> str:
        """The page's own number, so that sending it twice is one opt-in; else none."""
        try:
            return str(signing.loads(self.submission, salt=SALT))
        except signing.BadSignature:
            return ""
