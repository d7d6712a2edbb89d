"""A choice among objects that the page has read already, so that it costs no further query."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _


class OfferedField(forms.ChoiceField):
    """Yields the chosen object, or None where an empty choice is offered and taken."""

    default_error_messages = {"invalid_choice": _("Choose one from the list.")}

    def offer(self, objects: Sequence[Model], *, empty: Any = None) -> None:
        self.offered = {str(each.pk): each for each in objects}
        self.required = empty is None
        choices = [(pk, getattr(each, "name", str(each))) for pk, each in self.offered.items()]
        self.choices = choices if empty is None else [("", empty), *choices]

    def clean(self, value: Any) -> Any:
        return self.offered.get(super().clean(value))
