"""The first password of somebody who was invited, and that they accept the terms."""

from typing import Any

from allauth.account.forms import SetPasswordForm
from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import Terms, User


class AcceptForm(SetPasswordForm):
    """`user` is who was invited; the password must not resemble their name or e-mail.

    `terms` are those that the person has to accept, if any.
    """

    def __init__(self, user: User, terms: Terms | None, data: Any = None) -> None:
        super().__init__(user, data)
        for name in ("password1", "password2"):
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.terms = terms
        if terms:
            self.fields["terms"] = terms_field()

    def clean(self) -> Any:
        cleaned = super().clean()
        if self.terms and self.data.get("version") != str(self.terms.version):
            self.add_error("terms", _("The terms were changed a moment ago. Please read them."))
        return cleaned

    @property
    def passwords(self) -> list[forms.BoundField]:
        return [self["password1"], self["password2"]]


def terms_field() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("I accept the terms"),
        error_messages={"required": _("Please read the terms and tick the box.")},
    )
