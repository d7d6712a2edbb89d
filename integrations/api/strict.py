"""JSON without guessing: no coercion, no unknown or repeated keys, no NaN, no NUL."""

import json
from typing import Any

from django.http import HttpRequest
from ninja import Schema
from ninja.errors import HttpError
from ninja.parser import Parser
from pydantic import ConfigDict

LARGEST_BODY = 64 * 1024
TOO_LARGE = "The body is larger than 64 kB."


class StrictSchema(Schema):
    model_config = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True)


class StrictParser(Parser):
    def parse_body(self, request: HttpRequest) -> Any:
        """A JSON object; 413 for a large body, 422 for anything that is no clean JSON."""
        if len(request.body) > LARGEST_BODY:
            raise HttpError(413, TOO_LARGE)
        try:
            body = json.loads(
                request.body.decode(), object_pairs_hook=check_pairs, parse_constant=refuse_constant
            )
        except (ValueError, RecursionError) as error:
            raise HttpError(422, f"The body is not clean JSON: {error}") from error
        if not isinstance(body, dict):
            raise HttpError(422, "The body must be a JSON object.")
        return body


def check_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse repeated keys and text that no database stores: NUL and halves of characters."""
    names = [name for name, _value in pairs]
    for name, value in pairs:
        if names.count(name) > 1:
            raise ValueError(f"the key {name!r} stands twice")
        text = f"{name}{value}" if isinstance(value, str) else name
        if "\x00" in text or not is_whole(text):
            raise ValueError(f"the value of {name!r} holds a character that cannot be stored")
    return dict(pairs)


def is_whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def refuse_constant(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON number")
