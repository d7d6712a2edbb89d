"""Form fields and scripts of the owner's pages."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.forms import Script
from django.utils.html import format_html
from django.utils.translation import gettext as _

from owner.keys import is_key
from partners.models import Partner, Program
from referrals.models import TrackingLink

MOST_LISTED = 300


class PartnerSelect(AutocompleteSelect):
    """Type and pick; without JavaScript a plain list, as long as the partners fit into one."""

    def __init__(self, nobody: Any) -> None:
        super().__init__(TrackingLink._meta.get_field("partner"), admin.site)
        self.nobody = nobody

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # Shown while nobody is chosen; without it the box has no name for screen readers.
        return super().build_attrs(*args, **kwargs) | {"data-placeholder": self.nobody}

    @property
    def media(self) -> forms.Media:
        # The stubs know no Script yet.
        more = forms.Media(js=[module("admin/name-selects")])  # type: ignore[list-item]
        return super().media + more

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> Any:
        if Partner.objects.count() > MOST_LISTED:
            return super().optgroups(name, value, attr)
        return forms.Select.optgroups(self, name, list(value), attr)


def partner_field(nobody: Any, **options: Any) -> forms.ModelChoiceField:
    """A partner, or `nobody` in the words of the form."""
    return forms.ModelChoiceField(
        Partner.objects.all(),
        required=False,
        empty_label=nobody,
        widget=PartnerSelect(nobody),
        **options,
    )


class ProgramsField(forms.ModelMultipleChoiceField):
    def clean(self, value: Any) -> Any:
        wrong = [key for key in value or () if not is_key(str(key))]
        if wrong:
            message = self.error_messages["invalid_choice"]
            raise ValidationError(message, "invalid_choice", {"value": wrong[0][:20]})
        return super().clean(value)


def programs_field(**options: Any) -> ProgramsField:
    """Any number of programs, as ticks: no Ctrl key on a phone."""
    return ProgramsField(
        Program.objects.all(), required=False, widget=forms.CheckboxSelectMultiple(), **options
    )


def module(path: str) -> Script:
    """A script of static/js/, loaded as an ES module."""
    return Script(f"js/{path}.js", type="module")


def copy_button(text: str) -> str:
    """Shown by js/copy.js, which it needs."""
    return format_html(
        '<button type="button" data-copy="{}" data-copied="{}" hidden>{}</button>',
        text,
        _("Copied"),
        _("Copy"),
    )


CODE = (module("suggest-code"), module("admin/code-preview"))
PORTAL_COUNT = module("admin/portal-count")
ADDRESS_CHECK = module("admin/address-check")
