"""What every explanation has for its page; each kind fills in what it knows."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from tracking.why.changes import Change
from tracking.why.credit import Row
from tracking.why.names import Names
from tracking.why.reader import Reader
from tracking.why.settings import Setting
from tracking.why.timeline import Timeline
from tracking.why.trace import FEW, MANY, Trace


class Past(NamedTuple):
    """A decision of the history; `note` is for the owner's eyes."""

    at: datetime
    who: str
    name: str
    note: str
    is_standing: bool


class Why:
    """Sentences are worked out when a page asks for them: a list needs the headline only."""

    def __init__(self, reader: Reader, this: Any, *, shows_all: bool = False) -> None:
        self.reader, self.this = reader, this
        self.limit = MANY if shows_all else FEW

    @cached_property
    def trace(self) -> Trace:
        return Trace()

    @cached_property
    def names(self) -> Names:
        return Names()

    @cached_property
    def timeline(self) -> Timeline:
        return Timeline(self.trace, self.names, self.reader, self.this, self.limit)

    @property
    def headline(self) -> str:
        return ""

    @property
    def facts(self) -> Sequence[str]:
        """What else is to be known, as sentences."""
        return ()

    @property
    def flags(self) -> Sequence[str]:
        """What one should not overlook."""
        return ()

    @property
    def also_title(self) -> str:
        return ""

    @property
    def also(self) -> Sequence[str]:
        return ()

    @property
    def hidden_signs(self) -> int:
        """How many sentences `also` leaves out."""
        return 0

    @property
    def rows(self) -> Sequence[Row]:
        return ()

    @property
    def rule(self) -> str:
        return ""

    @property
    def remedies(self) -> Sequence[str]:
        return ()

    @property
    def settings(self) -> Sequence[Setting]:
        return ()

    @property
    def history(self) -> Sequence[Past]:
        return ()

    @property
    def changes(self) -> Sequence[Change]:
        return ()

    @property
    def duplicate_of(self) -> Any:
        return None

    @property
    def is_uncredited(self) -> bool:
        return False
