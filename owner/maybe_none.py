"""A choice of a row that may also be "none at all", next to "any"."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.forms.models import ModelChoiceIterator


class Nothing:
    """No row: in counts, where a key cannot be NULL, it has the key 0."""

    pk = 0


NONE = Nothing()
VALUE = "none"


class ChoicesWithNone(ModelChoiceIterator):
    def __iter__(self) -> Iterator[Any]:
        choices = super().__iter__()
        yield next(choices)
        if self.field.none_label:  # type: ignore[attr-defined]
            yield VALUE, self.field.none_label  # type: ignore[attr-defined]
        yield from choices


class MaybeNoneField(forms.ModelChoiceField):
    """Yields a row, NONE if `none_label` offers it, or None where all are wanted."""

    iterator = ChoicesWithNone

    def __init__(self, queryset: QuerySet[Any], *, none_label: Any, **options: Any) -> None:
        self.none_label = none_label
        super().__init__(queryset, required=False, **options)

    def to_python(self, value: Any) -> Model | Nothing | None:
        return NONE if value == VALUE and self.none_label else super().to_python(value)
