"""Something that looks odd, with the facts behind it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from tracking.models import OddReview, OptIn
from tracking.odd.limits import GROWN_TIMES


class Kind(StrEnum):
    SELF = "self"
    FAST = "fast"
    DISPOSABLE = "disposable"
    NUMBERED = "numbered"
    VISITOR = "visitor"
    STUFFING = "stuffing"
    UNCOUNTED = "uncounted"


class OddOptIn(NamedTuple):
    """What is read of an opt-in; `hit` is the click that earned the credit."""

    pk: UUID
    partner_id: int
    hit: UUID | None
    status: str
    occurred_at: datetime
    received_at: datetime
    email: str
    is_self: bool


class OddVisitor(NamedTuple):
    """The browser behind many hits: its cookie's id, or address and browser of one day.

    `days` are the owner's days that were read.
    """

    browser: UUID
    has_cookie: bool
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`size` is the number of opt-ins or hits; `figures` is what its sentence tells."""

    kind: Kind
    partner_id: int
    size: int
    figures: Mapping[str, int | str] = field(default_factory=dict)
    opt_ins: tuple[OddOptIn, ...] = ()
    visitor: OddVisitor | None = None

    @property
    def key(self) -> str:
        """Names it from day to day."""
        return f"{self.kind}:{self.partner_id}"

    @property
    def holdable(self) -> list[OddOptIn]:
        return [each for each in self.opt_ins if each.status == OptIn.Status.COUNTED]

    @property
    def held(self) -> list[OddOptIn]:
        return [each for each in self.opt_ins if each.status == OptIn.Status.HELD]

    def has_grown_since(self, review: OddReview) -> bool:
        """Whether it is worth another look: a further opt-in, or twice as many hits."""
        if self.kind in OF_HITS:
            return self.size >= GROWN_TIMES * review.size
        return any(each.received_at > review.reviewed_at for each in self.opt_ins)


OF_HITS = {Kind.VISITOR, Kind.STUFFING, Kind.UNCOUNTED}
