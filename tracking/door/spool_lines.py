"""One hit as one line of text that every later version can read (docs/redirect.md, Spool)."""

import json
from collections.abc import Callable
from dataclasses import fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tracking.clicks import Click
from tracking.new_hit import NewHit

# A line without one of these reads as this: names may come, none may change its meaning.
NAMES = [field.name for field in fields(NewHit)]
READ: dict[str, Callable[[Any], Any]] = {
    "id": UUID,
    "at": datetime.fromisoformat,
    "day": date.fromisoformat,
    "visitor": lambda text: UUID(text) if text else None,
    "dedupe_key": UUID,
}


def write_line(click: Click) -> str:
    values: dict[str, Any] = {name: getattr(click.hit, name) for name in NAMES}
    values |= {"known_visitor": click.is_known_visitor, "contact": click.contact_id}
    return json.dumps(values, default=str) + "\n"


def read_line(line: str) -> Click | None:
    """The hit of a line, None for one that a crash or a full disk cut short."""
    try:
        values = json.loads(line)
        known = {name: READ.get(name, same)(values[name]) for name in NAMES if name in values}
        hit = NewHit(**known)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return Click(
        302,
        {},
        hit=hit,
        is_known_visitor=values.get("known_visitor", False),
        contact_id=values.get("contact"),
    )


def same(value: Any) -> Any:
    return value
