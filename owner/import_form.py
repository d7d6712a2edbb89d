"""The form that takes a file of partners."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from owner.importing.encodings import CHOICES, UnreadableError
from owner.importing.whole_file import MOST_BYTES, plan_file


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("File (CSV)"),
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".csv,.txt,.tsv,text/csv"}),
        help_text=_("Up to 5,000 lines and 5 MB."),
    )
    encoding = forms.ChoiceField(
        label=_("Encoding"),
        choices=CHOICES,
        required=False,
        help_text=_("Choose one only where the preview shows wrong letters."),
    )

    def clean(self) -> dict[str, Any]:
        """Adds `content`; a file that is of no use as a whole is an error of the field."""
        cleaned = super().clean() or self.cleaned_data
        file = cleaned.get("file")
        if file is None or "encoding" not in cleaned:
            return cleaned
        if file.size > MOST_BYTES:
            message = _(
                "The file is larger than 5 MB. Cut it into several files, or let whoever runs the "
                "server import it: python3 run.py manage import_partners FILE"
            )
            raise ValidationError({"file": ValidationError(message)})
        cleaned["content"] = file.read()
        try:
            plan_file(cleaned["content"], cleaned["encoding"])
        except UnreadableError as error:
            raise ValidationError({"file": str(error)}) from None
        return cleaned
