"""An opt-in as a channel reports it, and what became of it."""

from dataclasses import dataclass, field
from datetime import datetime

from partners.models import Partner, User
from tracking.hit_ids import VisitorCookie
from tracking.models import Decision, OptIn


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a channel knows of an opt-in.

    `source` and `external_id` name the event; a channel that has no number of its own leaves the
    latter empty. `hit_id` and `cookie` are what the prospect carried, unchecked; amounts are minor
    units of `currency`, `gross` with tax and shipping; `is_trusted` says that the owner or the
    owner's server reports it, not a browser; `binds_browser` is off where several people share one.
    """

    kind: OptIn.Kind
    source: str
    email: str
    external_id: str = ""
    name: str = ""
    occurred_at: datetime | None = None
    hit_id: str = ""
    cookie: VisitorCookie | None = None
    partner: Partner | None = None
    gross: int | None = None
    tax: int = 0
    shipping: int = 0
    currency: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    is_trusted: bool = False
    binds_browser: bool = True
    entered_by: User | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """The opt-in, its standing decision, and whether this call made them."""

    opt_in: OptIn
    decision: Decision
    is_new: bool
