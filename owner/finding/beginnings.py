"""Rows by the first characters of a text, over a plain index of either database."""

from django.db.models import Q

# Sorts behind every letter and digit, by bytes as well as by the rules of a language.
LAST = "z" * 8


def begins_with(column: str, text: str) -> Q:
    """The bounds lead to the index, which LIKE alone does not use: SQLite's takes capitals for
    small letters, PostgreSQL's wants an index in the order of bytes."""
    bounds = {f"{column}__gte": text, f"{column}__lte": text + LAST}
    return Q(**bounds, **{f"{column}__startswith": text})


def word_begins_with(column: str, text: str) -> Q:
    """A word of a name, in any mix of capitals."""
    return Q(**{f"{column}__istartswith": text}) | Q(**{f"{column}__icontains": f" {text}"})
