"""An Ad's name, description, media type, start date and code, as its partner enters them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from business.plain_text import validate_line, validate_lines
from partners.codes import LONGEST_CODE, CodeTaken, suggest_code, validate_code
from referrals.models import Ad


class AdForm(forms.ModelForm):
    code = forms.CharField(
        label=_("Code"),
        required=False,
        max_length=LONGEST_CODE,
        validators=[validate_code],
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}
        ),
    )

    class Meta:
        model = Ad
        fields = ["name", "description", "media_type", "start_date"]
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "start_date": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }
        help_texts = {"name": _("Only you and the owner see it. Example: Newsletter May")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].validators.append(validate_line)
        self.fields["description"].validators.append(validate_lines)
        self.fields["code"].help_text = (
            _("It stands at the end of your link. A former code keeps working for ever.")
            if self.instance.pk
            else _("It stands at the end of your link. Empty: made from the name.")
        )
        if self.instance.pk:
            self.initial["code"] = self.instance.code

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not code and self.instance.pk:
            raise ValidationError(_("Enter a code."), "required")
        if code and not self.instance.can_take(code):
            raise CodeTaken(code)
        return code

    def create(self) -> Ad:
        """`CodeTaken` where somebody was faster."""
        name, beside = self.cleaned_data["name"], self.instance.codes_beside()
        code = self.cleaned_data["code"] or suggest_code(name, beside)
        values = {field: self.cleaned_data[field] for field in self.Meta.fields}
        ad: Ad = Ad.objects.add(partner=self.instance.partner, code=code, **values)
        return ad

    def change(self) -> None:
        """Former codes stay; `CodeTaken` where somebody was faster."""
        with transaction.atomic():
            if self.cleaned_data["code"] != self.instance.code:
                self.instance.rename(self.cleaned_data["code"])
            self.instance.save(update_fields=self.Meta.fields)
