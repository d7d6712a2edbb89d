"""How partners join: one row, no list."""
# ruff: noqa: ARG002 - the signatures are Django's.

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from business.audit.facts import Facts
from business.plain_text import validate_lines
from owner.admin.one_row import OneRowAdmin
from owner.roles import is_owner
from partners.models import ApplicationQuestion, Joining, Terms
from partners.terms import LONGEST_TERMS

PLACES_HELP = gettext_lazy(
    "Empty: Sentby's own words. {{ name }} becomes the partner's name, {{ business }} your "
    "business, {{ link }} the address and {{ until }} the last day on which it works."
)


CONFIRMATION_HELP = gettext_lazy(
    "Goes to who applies: that you have it, and what happens next. Empty: Sentby's own words. "
    "{{ business }} becomes your business. A line for people whose address somebody else typed in "
    "stands below."
)


class JoiningForm(forms.ModelForm):
    class Meta:
        model = Joining
        fields: ClassVar[list[str]] = []
        help_texts = {"invitation_text": PLACES_HELP, "confirmation_text": CONFIRMATION_HELP}

    terms = forms.CharField(
        label=gettext_lazy("Terms"),
        required=False,
        max_length=LONGEST_TERMS,
        validators=[validate_lines],
        widget=forms.Textarea(attrs={"class": "vLargeTextField", "rows": 12}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "terms" in self.fields:
            newest = Terms.objects.newest()
            self.initial.setdefault("terms", newest.text if newest else "")
            self.fields["terms"].help_text = say_terms(newest)


def say_terms(newest: Terms | None) -> str:
    if newest is None:
        return _("Who applies or accepts an invitation must agree to them. Empty: no terms.")
    since = date_format(localtime(newest.created_at), "DATE_FORMAT")
    text = _(
        "This is version %(version)s, of %(since)s. A changed text becomes the next version; who "
        "accepted which one and when is kept. Empty: no terms."
    )
    return text % {"version": newest.version, "since": since}


class NamedRows(forms.BaseInlineFormSet):
    """Django's table has names above its columns only: screen readers need them at each field."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        row = _("Question %(number)s") % {"number": "" if index is None else index + 1}
        for field in form.fields.values():
            if not field.widget.is_hidden:
                field.widget.attrs["aria-label"] = f"{row}: {field.label}"


class QuestionRows(admin.TabularInline):
    model = ApplicationQuestion
    formset = NamedRows
    fields = ["label", "is_required", "is_long", "order"]
    extra = 2
    verbose_name_plural = gettext_lazy("Your questions, besides name and e-mail")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_owner(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_owner(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_owner(request)


@admin.register(Joining)
class JoiningAdmin(OneRowAdmin):
    form = JoiningForm
    inlines = [QuestionRows]
    fieldsets = [
        (
            gettext_lazy("Applications"),
            {
                "fields": [
                    "takes_applications",
                    "application_intro",
                    "confirmation_text",
                    "lets_partners_recruit",
                ]
            },
        ),
        (gettext_lazy("Terms for partners"), {"fields": ["terms"]}),
        (
            gettext_lazy("Words of invitations"),
            {"fields": ["invitation_subject", "invitation_text"]},
        ),
    ]

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """The one row, also before it was ever saved."""
        return Joining.objects.current() if object_id == str(Joining.ONLY) else None

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        words = {"subtitle": None}
        return super().change_view(request, object_id, form_url, words | (extra_context or {}))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "terms" in form.changed_data:
            Terms.objects.change(form.cleaned_data["terms"], request.user)  # type: ignore[arg-type]

    def further_facts(self, row: Joining) -> Facts:
        newest = Terms.objects.newest()
        questions = ApplicationQuestion.objects.all()
        return {
            _("Terms"): newest.text if newest else "",
            _("Questions"): "\n".join(say_question(each) for each in questions),
        }


def say_question(question: ApplicationQuestion) -> str:
    return f"{question.label} ({_('required')})" if question.is_required else question.label
