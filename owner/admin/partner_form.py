"""The form of a referral partner."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from owner.coded_form import CodedForm
from owner.sign_in_links import validate_free_for
from owner.widgets import CODE, partner_field, programs_field
from partners.models import Partner, Program
from partners.partner import validate_parent

STATUS_HELP = _(
    "Applied: waits for you. Active: has links that count. Inactive: may sign in and read, "
    "clicks no longer count. Banned: may not sign in."
)


class PartnerForm(CodedForm):
    address_shape = f"{settings.BASE_URL}/go/LINK/{{code}}"

    parent = partner_field(
        nobody=_("Nobody"),
        label=_("Parent partner"),
        help_text=_("Who recruited this partner. Empty: nobody."),
    )
    in_programs = programs_field(
        label=_("Programs"), help_text=_("Some tracking links are only for some programs.")
    )
    sign_in_email = forms.EmailField(
        label=_("Sign-in e-mail"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"class": "vTextField", "autocomplete": "off"}),
        help_text=_("With this e-mail the partner signs in. Empty: the partner cannot sign in."),
    )

    class Meta:
        model = Partner
        fields = ["name", "code", "parent", "status", "credit_window_days", "note"]

    class Media:
        js = [*CODE]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if status := self.fields.get("status"):
            status.help_text = STATUS_HELP
        if self.instance.pk:
            user = self.instance.user
            self.initial.setdefault("sign_in_email", user.email if user else "")
            self.initial["in_programs"] = list(self.instance.programs.all())

    def clean_in_programs(self) -> list[Program]:
        return list(self.cleaned_data["in_programs"])

    def clean_parent(self) -> Partner | None:
        parent = self.cleaned_data["parent"]
        if self.instance.pk:
            validate_parent(self.instance, parent)
        return parent

    def clean_sign_in_email(self) -> str:
        email = self.cleaned_data["sign_in_email"].lower()
        if email:
            validate_free_for(self.instance, email)
        return email
