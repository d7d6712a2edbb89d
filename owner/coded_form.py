"""A form whose object has a code: typed, kept, or made from the name."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partners.codes import CodeTaken, suggest_code


class CodedForm(forms.ModelForm):
    # How the code stands in a tracking link; {code} is filled in while typing.
    address_shape = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields.get("code")
        if code is None:
            # Who only looks gets no fields.
            return
        code.required = False
        code.help_text = _("Empty: made from the name. A former code goes on working for ever.")
        code.widget.attrs |= {
            "autocapitalize": "none",
            "spellcheck": "false",
            "data-suggest-code": "id_name id_code",
            "data-code-preview": self.address_shape,
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "code" in cleaned and "name" in cleaned:
            cleaned["code"] = self.choose_code(cleaned["code"], cleaned["name"])
        return cleaned

    def choose_code(self, typed: str, name: str) -> str:
        all_codes = type(self.instance)._meta.get_field("codes").related_model.objects.all()
        code = typed or self.instance.code or suggest_code(name, all_codes)
        if not self.instance.can_take(code):
            raise ValidationError({"code": CodeTaken(code)})
        return code
