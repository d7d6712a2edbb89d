"""What the credit of past days would have been under other settings, from the evidence alone.

Which opt-ins count, the referrals that other decisions would have left, and clicks that were
forgotten (a trail keeps its first and its latest one) stay as they are (docs/rules.md, What if).
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from tracking.attribution import Because, Candidate, attribute
from tracking.replaying import Evidence, read_candidates, read_rules
from tracking.stats import Scope
from tracking.window import BY_DEFAULT

MOST_DAYS = 366
MOST_EXAMPLES = 50
COLUMNS = (
    *("pk", "opt_in_id", "partner_id", "reason", "evidence", "opt_in__occurred_at"),
    *("opt_in__gross", "opt_in__tax", "opt_in__shipping", "opt_in__currency"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """As in the defaults; `window_days` None: no limit.

    Windows that a partner or program has of their own stay, unless `replaces_all`.
    """

    takes_first: bool
    uses_history: bool
    window_days: int | None
    replaces_all: bool = False


@dataclass(slots=True)
class Share:
    """Opt-ins, and revenue in minor units by currency."""

    opt_ins: int = 0
    revenue: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, past: "Past") -> None:
        self.opt_ins += 1
        if past.gross is not None:
            self.revenue[past.currency] += past.gross - past.tax - past.shipping


@dataclass(slots=True)
class Outcome:
    """What one partner has and would have; `partner` None: what nobody is credited with."""

    partner: int | None
    now: Share = field(default_factory=Share)
    then: Share = field(default_factory=Share)

    @property
    def difference(self) -> int:
        return self.then.opt_ins - self.now.opt_ins

    @property
    def revenue_difference(self) -> dict[str, int]:
        codes = sorted(self.now.revenue.keys() | self.then.revenue.keys())
        return {
            code: self.then.revenue.get(code, 0) - self.now.revenue.get(code, 0) for code in codes
        }


class Moved(NamedTuple):
    """An opt-in whose credit would be another's, by keys."""

    opt_in: UUID
    occurred_at: datetime
    now: int | None
    then: int | None


@dataclass(slots=True)
class WhatIf:
    """`outcomes` by partner; how many opt-ins would move, and how many could not be asked."""

    outcomes: dict[int | None, Outcome] = field(default_factory=dict)
    opt_ins: int = 0
    moved: int = 0
    corrected: int = 0
    without_evidence: int = 0
    own_windows: int = 0
    examples: list[Moved] = field(default_factory=list)

    def of(self, partner: int | None) -> Outcome:
        if partner not in self.outcomes:
            self.outcomes[partner] = Outcome(partner)
        return self.outcomes[partner]

    @property
    def biggest_first(self) -> list[Outcome]:
        """By how much changes, then by how much there is."""

        def key(each: Outcome) -> tuple[int, int, int]:
            earned = sum(map(abs, each.revenue_difference.values()))
            return abs(each.difference), earned, each.now.opt_ins

        return sorted(self.outcomes.values(), key=key, reverse=True)


class Past(NamedTuple):
    """A decision that stands, with its opt-in; in the order of COLUMNS."""

    pk: int
    opt_in: UUID
    partner: int | None
    reason: str
    evidence: Evidence
    occurred_at: datetime
    gross: int | None
    tax: int
    shipping: int
    currency: str


def what_if(first: date, last: date, settings: Settings) -> WhatIf:
    """The counted opt-ins of the owner's days `first` to `last`, newest first; changes nothing."""
    found = WhatIf()
    for past in read_past(first, last):
        found.opt_ins += 1
        partner = decide_again(past, settings, found)
        found.of(past.partner).now.add(past)
        found.of(partner).then.add(past)
        if partner != past.partner:
            found.moved += 1
            if len(found.examples) < MOST_EXAMPLES:
                moved = Moved(past.opt_in, past.occurred_at, past.partner, partner)
                found.examples.append(moved)
    return found


def read_past(first: date, last: date) -> Iterator[Past]:
    decisions = Scope(None, first, last).decisions().order_by("-opt_in__occurred_at", "-pk")
    rows: Any = decisions.values_list(*COLUMNS).iterator(chunk_size=500)
    return (Past(*row) for row in rows)


def decide_again(past: Past, settings: Settings, found: WhatIf) -> int | None:
    """The partner under `settings`; who corrected a credit meant it so, whatever the settings."""
    if past.reason == Because.CORRECTED:
        found.corrected += 1
        return past.partner
    try:
        partner, has_own = decide_otherwise(past.evidence, past.occurred_at, settings)
    except (KeyError, TypeError, ValueError):
        found.without_evidence += 1
        return past.partner
    found.own_windows += has_own
    return partner


def decide_otherwise(
    evidence: Evidence, occurred_at: datetime, settings: Settings
) -> tuple[int | None, bool]:
    """The partner, and whether a window stayed that is not the default's."""
    rules = replace(
        read_rules(evidence), takes_first=settings.takes_first, uses_history=settings.uses_history
    )
    given = read_candidates(evidence)
    candidates = [with_window(each, settings) for each in given]
    winner = attribute(candidates, rules, occurred_at).winner
    has_own = any(keeps_window(each, settings) for each in given)
    return (winner.partner_id if winner else None), has_own


def with_window(candidate: Candidate, settings: Settings) -> Candidate:
    if candidate.window_days == settings.window_days or keeps_window(candidate, settings):
        return candidate
    return replace(candidate, window_days=settings.window_days)


def keeps_window(candidate: Candidate, settings: Settings) -> bool:
    return not settings.replaces_all and candidate.window_from != BY_DEFAULT
