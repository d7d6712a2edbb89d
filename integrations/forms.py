"""The fields of a hosted form as a prospect fills them in."""

import secrets
from dataclasses import dataclass
from typing import Self

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from integrations.hosted_form import HostedForm

SALT = "sentby.form-submission"


class SignUpForm(forms.Form):
    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
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
    consent = forms.BooleanField(
        error_messages={"required": _("Please tick the box so that we may write to you.")}
    )

    def __init__(self, hosted: HostedForm, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not hosted.asks_name:
            del self.fields["name"]
        if hosted.consent_label:
            self.fields["consent"].label = hosted.consent_label
        else:
            del self.fields["consent"]


@dataclass(frozen=True, slots=True)
class Carried:
    """What the page sends along unseen; whatever stands in it, the prospect sees no error.

    `submission` tells a double click from a second sign-up, `is_robot` that the field nobody sees
    was filled in.
    """

    hit_id: str = ""
    submission: str = ""
    is_robot: bool = False

    @classmethod
    def by(cls, data: QueryDict) -> Self:
        robot = bool(data.get("homepage"))
        return cls(data.get("rid", "")[:200], data.get("submission", "")[:200], robot)

    @classmethod
    def fresh(cls, hit_id: str) -> Self:
        return cls(hit_id[:200], signing.dumps(secrets.token_urlsafe(16), salt=SALT))

    def event(self) -> str:
        """The page's own number, so that sending it twice is one opt-in; else a new one."""
        try:
            return str(signing.loads(self.submission, salt=SALT))
        except signing.BadSignature:
            return secrets.token_urlsafe(16)
