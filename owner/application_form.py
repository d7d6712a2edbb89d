"""The owner's answer to an application."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from business.plain_text import validate_line, validate_lines
from owner.sign_in_links import user_with, validate_free_for
from owner.team_sign_ins import say_approving_joins
from owner.widgets import partner_field, programs_field
from partners.application import PartnerApplication
from partners.codes import CodeTaken, suggest_code, validate_code
from partners.inviting import say_switched_off
from partners.models import PartnerCode, User

LONGEST_MESSAGE = 2000


def message_field(**options: Any) -> forms.CharField:
    return forms.CharField(
        max_length=LONGEST_MESSAGE,
        validators=[validate_lines],
        widget=forms.Textarea(attrs={"class": "vLargeTextField", "rows": 5}),
        **options,
    )


class ApproveForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        validators=[validate_line],
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    code = forms.CharField(
        label=_("Code"),
        validators=[validate_code],
        widget=forms.TextInput(
            attrs={"class": "vTextField", "autocapitalize": "none", "spellcheck": "false"}
        ),
        help_text=_("Stands in each of the partner's links."),
    )
    parent = partner_field(nobody=_("Nobody"), label=_("Recruited by"))
    programs = programs_field(label=_("Programs"))
    message = message_field(
        label=_("A word to the partner"),
        required=False,
        help_text=_("Stands in the mail, above the link with which the partner comes in."),
    )

    def __init__(self, application: PartnerApplication, typed: Any = None) -> None:
        start: dict[str, Any] = {
            "name": application.name,
            "code": suggest_code(application.name, PartnerCode.objects.all()),
        }
        recruiter = application.recruiter
        if recruiter and recruiter.is_active:
            start["parent"] = recruiter.pk
        super().__init__(typed, initial=start, prefix="approve")
        self.application = application
        self.person = user_with(application.email)
        if self.team_member:
            self.fields["joins_team"] = forms.BooleanField(
                label=_("Yes, the partner is %(person)s of our team") % {"person": self.person},
                error_messages={"required": _("Tick it if this is so. If not, refuse.")},
            )

    @property
    def team_member(self) -> User | None:
        """Whose sign-in would become the partner's, too."""
        return self.person if self.person and self.person.is_staff else None

    @property
    def warnings(self) -> list[str]:
        """What the owner has to know before approving."""
        name = self.application.name
        joins = [say_approving_joins(self.team_member, name)] if self.team_member else []
        is_off = self.person is not None and self.person.is_switched_off
        return [*joins, say_switched_off(name)] if is_off else joins

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if PartnerCode.objects.all().spelled(code).exists():
            raise CodeTaken(code)
        return code

    def clean(self) -> dict[str, Any]:
        try:
            validate_free_for(None, self.application.email)
        except ValidationError as error:
            self.add_error(None, error)
        if self.person and self.person.is_switched_off:
            self.add_error(None, say_switched_off(self.application.name))
        return super().clean() or self.cleaned_data


class RefuseForm(forms.Form):
    message = message_field(label=_("Your answer"))
    tells = forms.BooleanField(
        label=_("Send it by mail"),
        required=False,
        initial=True,
        help_text=_("Without the tick nobody hears of it; take that for rubbish."),
    )

    def __init__(self, message: str, typed: Any = None) -> None:
        super().__init__(typed, initial={"message": message}, prefix="refuse")
