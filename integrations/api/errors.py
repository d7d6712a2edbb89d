"""Errors of the API in one shape: a list of field and message."""

import re
from collections.abc import Iterable
from typing import Any

# Messages of rules over several fields begin with the field at fault.
NAMED = re.compile(r"(?:Value error, )?(?:([a-z_]+): )?(.*)", re.DOTALL)


def one_error(field: str, message: str) -> dict[str, Any]:
    return {"errors": [{"field": field, "message": message}]}


def field_errors(errors: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Errors of ninja and pydantic, each under the last name of its place."""
    return {"errors": [field_error(error) for error in errors]}


def field_error(error: dict[str, Any]) -> dict[str, str]:
    place = [part for part in error["loc"] if isinstance(part, str)]
    named = NAMED.fullmatch(error["msg"])
    named_field, message = named.groups() if named else (None, error["msg"])
    place = [part for part in place if part not in {"body", "data"}]
    return {"field": named_field or (place[-1] if place else ""), "message": message}
