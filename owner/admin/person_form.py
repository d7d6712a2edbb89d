"""The form of a person who signs in: e-mail, name and role."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from owner.roles import WHAT_THEY_MAY
from partners.models import LastOwner, Role, User


class OwnPersonForm(forms.ModelForm):
    """Nobody takes their own role, or locks themself out."""

    class Meta:
        model = User
        fields = ["email", "name"]

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class PersonForm(OwnPersonForm):
    role = forms.ChoiceField(
        choices=WHAT_THEY_MAY.items(), label=_("Role"), widget=forms.RadioSelect
    )

    class Meta(OwnPersonForm.Meta):
        fields = ["email", "name", "is_active"]
        help_texts = {"is_active": _("Without the tick nobody signs in with this e-mail.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].initial = self.instance.role if self.instance.pk else None

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        stays = cleaned.get("role") == Role.OWNER and cleaned.get("is_active")
        others = User.objects.owners().exclude(pk=self.instance.pk)
        is_owner = self.instance.pk and self.instance.role == Role.OWNER
        if is_owner and not stays and not others.exists():
            self.add_error("role", LastOwner())
        return cleaned
