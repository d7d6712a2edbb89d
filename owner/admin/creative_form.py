"""The forms of creatives, one for each kind."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from business.placeholders import has_link
from owner.widgets import programs_field
from referrals.models import Creative, TrackingLink
from referrals.picture_files import keep_picture
from referrals.pictures import LARGEST_FILE, Picture, make_picture
from referrals.placeholders import with_link

PLACEHOLDERS = gettext_lazy(
    "Filled in for each partner: {{ link }} their address of the tracking link, {{ name }} their "
    "name, {{ code }} their code, {{ business }} your business."
)


class CreativeForm(forms.ModelForm):
    kind: ClassVar[Creative.Kind]
    # Fields that a creative of this kind cannot do without.
    needed: ClassVar[tuple[str, ...]] = ()

    link = forms.ModelChoiceField(
        TrackingLink.objects.none(),
        label=gettext_lazy("Tracking link"),
        empty_label=gettext_lazy("Choose a tracking link"),
        help_text=gettext_lazy("Each partner gets it with their own address of this link inside."),
    )
    programs = programs_field(
        label=gettext_lazy("Programs"),
        help_text=gettext_lazy("None chosen: everyone who may use the tracking link."),
    )

    class Meta:
        model = Creative
        fields = ["name", "link", "programs", "order"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.instance.kind = self.kind
        self.fields["link"].queryset = TrackingLink.objects.filter(  # type: ignore[attr-defined]
            Q(archived_at=None) | Q(pk=self.instance.link_id)
        ).in_order()
        if "order" in self.fields:
            self.fields["order"].required = False
        for name in self.fields.keys() & set(self.needed):
            self.fields[name].required = True

    def clean_order(self) -> int:
        return self.cleaned_data["order"] or 0


class BannerForm(CreativeForm):
    kind = Creative.Kind.BANNER

    upload = forms.FileField(
        label=gettext_lazy("Picture"),
        error_messages={"required": gettext_lazy("Choose a picture.")},
        help_text=gettext_lazy(
            "PNG, JPEG, WebP or GIF, up to 5 MB. Another picture gets another address; the former "
            "one goes on working where partners embedded it."
        ),
        widget=forms.FileInput(
            attrs={
                "accept": "image/png,image/jpeg,image/webp,image/gif",
                "data-largest-file": LARGEST_FILE,
                "data-too-large": gettext_lazy("This file is larger than 5 MB. Choose another."),
            }
        ),
    )

    class Meta(CreativeForm.Meta):
        fields = [*CreativeForm.Meta.fields, "alt_text"]
        widgets = {"alt_text": forms.TextInput(attrs={"class": "vLargeTextField"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upload"].required = not self.instance.picture

    def clean_upload(self) -> Picture | None:
        file = self.cleaned_data["upload"]
        return file and make_picture(file, file.size)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        # Only where all is right, so that a refused form leaves no file behind.
        if cleaned.get("upload") and not self.errors:
            self.show(cleaned["upload"])
        return cleaned

    def show(self, picture: Picture) -> None:
        try:
            name = keep_picture(picture)
        except OSError as error:
            message = _("The picture could not be stored (%(why)s). Tell whoever runs the server.")
            self.add_error("upload", ValidationError(message, "disk", {"why": error.strerror}))
        else:
            self.instance.show(name, picture.width, picture.height)


class TextForm(CreativeForm):
    kind = Creative.Kind.TEXT
    needed: ClassVar[tuple[str, ...]] = ("text",)
    # Whether the text came without a link.
    got_link = False

    class Meta(CreativeForm.Meta):
        fields = [*CreativeForm.Meta.fields, "text"]
        help_texts = {"text": PLACEHOLDERS}
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "text": forms.Textarea(attrs={"rows": 12, "class": "vLargeTextField"}),
            "subject": forms.TextInput(attrs={"class": "vLargeTextField"}),
        }

    def clean_text(self) -> str:
        text = "\n".join(self.cleaned_data["text"].strip().splitlines())
        self.got_link = not has_link(text)
        return with_link(text)


class EmailForm(TextForm):
    kind = Creative.Kind.EMAIL
    needed: ClassVar[tuple[str, ...]] = ("subject", "text")

    class Meta(TextForm.Meta):
        fields = [*CreativeForm.Meta.fields, "subject", "text"]


FORMS: dict[str, type[CreativeForm]] = {
    Creative.Kind.BANNER.value: BannerForm,
    Creative.Kind.EMAIL.value: EmailForm,
    Creative.Kind.TEXT.value: TextForm,
}
