"""A choice among objects that the page has read already, so that it costs no further query."""

from collections import Counter
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

NONE = "none"


class OfferedField(forms.ChoiceField):
    """Yields the chosen object, or None where an empty choice is offered and taken."""

    default_error_messages = {"invalid_choice": _("Choose one from the list.")}

    def offer(
        self,
        objects: Sequence[Model],
        *,
        empty: Any = None,
        without: Any = None,
        name_of: Callable[[Any], str] = attrgetter("name"),
    ) -> None:
        """Partners, links or Ads; the labels `empty` and `without` offer "any" and "none"."""
        self.offered: dict[str, Any] = {str(each.pk): each for each in objects}
        self.required = empty is None
        special = [("", empty), (NONE, without)]
        named = zip(self.offered, labels(objects, name_of), strict=True)
        self.choices = [*((value, label) for value, label in special if label), *named]

    def clean(self, value: Any) -> Any:
        return self.offered.get(super().clean(value))


def labels(objects: Sequence[Any], name_of: Callable[[Any], str]) -> list[str]:
    """Names; with the code where several have the same name."""
    names = [name_of(each) for each in objects]
    times = Counter(names)
    return [
        name if times[name] == 1 else f"{name} ({each.code})"
        for name, each in zip(names, objects, strict=True)
    ]
