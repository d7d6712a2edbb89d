"""The first password of somebody who was invited."""

from typing import Any

from allauth.account.forms import SetPasswordForm

from partners.models import User


class AcceptForm(SetPasswordForm):
    """`user` is who was invited; the password must not resemble their name or e-mail."""

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(user, data)
        for name in ("password1", "password2"):
            self.fields[name].widget.attrs.pop("placeholder", None)
