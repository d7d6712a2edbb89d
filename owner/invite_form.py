"""The mail with which the owner invites partners."""

from django import forms
from django.utils.translation import gettext_lazy as _

from business.plain_text import validate_line, validate_lines
from partners.invitation_words import (
    LONGEST_SUBJECT,
    Words,
    validate_invitation,
    validate_invitation_subject,
)


class InviteForm(forms.Form):
    subject = forms.CharField(
        label=_("Subject"),
        max_length=LONGEST_SUBJECT,
        validators=[validate_line, validate_invitation_subject],
        widget=forms.TextInput({"class": "vLargeTextField"}),
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=4000,
        validators=[validate_lines, validate_invitation],
        widget=forms.Textarea({"class": "vLargeTextField", "rows": 12}),
        help_text=_(
            "{{ name }} becomes the partner's name, {{ business }} your business, {{ link }} the "
            "address and {{ until }} the last day on which it works."
        ),
    )
    keeps = forms.BooleanField(label=_("Keep these words for the next invitations"), required=False)

    @classmethod
    def starting_with(cls, words: Words) -> "InviteForm":
        return cls(initial={"subject": words.subject, "text": words.text})

    @property
    def words(self) -> Words:
        """What was typed, once it is valid."""
        return Words(self.cleaned_data["subject"], self.cleaned_data["text"])
