"""A choice among objects that the page has read already, so that it costs no further query."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _


class OfferedField(forms.ChoiceField):
    """Yields the chosen object, or None where an empty choice is offered and taken."""

    default_error_messages = {"invalid_choice": _("Choose one from the list.")}

    def offer(self, objects: Sequence[Model], *, empty: Any = None) -> None:
        """Partners, links or Ads; with `empty` as its label, "none of them" is a choice too."""
        self.offered = {str(each.pk): each for each in objects}
        self.required = empty is None
        choices = list(zip(self.offered, labels(objects), strict=True))
        self.choices = choices if empty is None else [("", empty), *choices]

    def clean(self, value: Any) -> Any:
        return self.offered.get(super().clean(value))


def labels(objects: Sequence[Any]) -> list[str]:
    """Names; with the code where several have the same name."""
    times = Counter(each.name for each in objects)
    return [each.name if times[each.name] == 1 else str(each) for each in objects]
