"""Who gets the credit: a pure function over values (docs/rules.md, Attribution)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

GRACE = timedelta(minutes=15)


class Kind(StrEnum):
    """Where a candidate comes from; of two at one instant the earlier kind here wins."""

    NAMED = "named"
    HIT_ID = "hit_id"
    COOKIE = "cookie"
    HISTORY = "history"


class Verdict(StrEnum):
    WINS = "wins"
    KEPT = "kept"
    PARTNER_APPLIED = "partner_applied"
    PARTNER_INACTIVE = "partner_inactive"
    PARTNER_BANNED = "partner_banned"
    NOT_COUNTED = "not_counted"
    SELF_REFERRAL = "self_referral"
    PROVISIONAL = "provisional"
    HISTORY_OFF = "history_off"
    AFTERWARDS = "afterwards"
    EXPIRED = "expired"


class Because(StrEnum):
    """Why a decision is as it is."""

    NAMED = "named"
    LATEST = "latest"
    FIRST = "first"
    CORRECTED = "corrected"
    NOBODY = "nobody"
    ALL_DROPPED = "all_dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A partner who may have sent the contact, with what speaks for it.

    `first_at` orders under "first referring", `last_at` under "latest referring" and it alone
    starts the credit window, so that each further click renews it.
    """

    kind: Kind
    partner_id: int
    first_at: datetime
    last_at: datetime
    link_id: int | None = None
    ad_id: int | None = None
    first_hit: UUID | None = None
    last_hit: UUID | None = None
    partner_status: str = "active"
    window_days: int | None = None
    # Whose setting the window is: `partner`, `program:<id>` or `default`.
    window_from: str = ""
    ends_at: datetime | None = None
    is_counted: bool = True
    is_confirmed: bool = True
    is_self: bool = False


@dataclass(frozen=True, slots=True)
class CreditRules:
    takes_first: bool = False
    uses_history: bool = True
    rejects_self: bool = False
    flags_self: bool = False


@dataclass(frozen=True, slots=True)
class Considered:
    candidate: Candidate
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Finding:
    """Every candidate with its verdict, the winner if there is one, and why."""

    because: Because
    considered: tuple[Considered, ...]
    winner: Candidate | None = None


STATUS_VERDICTS = {
    "applied": Verdict.PARTNER_APPLIED,
    "inactive": Verdict.PARTNER_INACTIVE,
    "banned": Verdict.PARTNER_BANNED,
}


def attribute(
    candidates: Iterable[Candidate], rules: CreditRules, occurred_at: datetime
) -> Finding:
    """Decide who gets an opt-in of the instant `occurred_at`; never raises, changes nothing."""
    found = tuple(as_known_at(occurred_at, each) for each in candidates)
    verdicts = [why_dropped(each, rules, occurred_at) for each in found]
    kept = [each for each, verdict in zip(found, verdicts, strict=True) if verdict is None]
    winner = choose(kept, rules)
    considered = tuple(
        Considered(each, verdict or (Verdict.WINS if each is winner else Verdict.KEPT))
        for each, verdict in zip(found, verdicts, strict=True)
    )
    return Finding(because(winner, found, rules), considered, winner)


def as_known_at(occurred_at: datetime, candidate: Candidate) -> Candidate:
    """A trail without what came after the opt-in: it goes by its first click then."""
    is_later = candidate.last_at > occurred_at + GRACE
    if candidate.kind is Kind.HIT_ID or not is_later:
        return candidate
    return replace(candidate, last_at=candidate.first_at, last_hit=candidate.first_hit)


def why_dropped(candidate: Candidate, rules: CreditRules, occurred_at: datetime) -> Verdict | None:
    """The first reason against a candidate, or None."""
    if candidate.partner_status != "active":
        return STATUS_VERDICTS[candidate.partner_status]
    if not candidate.is_counted:
        return Verdict.NOT_COUNTED
    if candidate.is_self and rules.rejects_self:
        return Verdict.SELF_REFERRAL
    if candidate.kind is Kind.NAMED:
        return None
    if candidate.kind is Kind.HISTORY and not rules.uses_history:
        return Verdict.HISTORY_OFF
    if candidate.kind is Kind.HISTORY and not candidate.is_confirmed:
        return Verdict.PROVISIONAL
    if candidate.kind is not Kind.HIT_ID and candidate.first_at > occurred_at + GRACE:
        return Verdict.AFTERWARDS
    return Verdict.EXPIRED if is_expired(candidate, occurred_at) else None


def is_expired(candidate: Candidate, occurred_at: datetime) -> bool:
    if candidate.ends_at is not None:
        return candidate.ends_at < occurred_at
    if candidate.window_days is None:
        return False
    return candidate.last_at + timedelta(days=candidate.window_days) < occurred_at


def choose(kept: list[Candidate], rules: CreditRules) -> Candidate | None:
    """The named partner, else the first or latest; ties go by kind, then by the newer hit."""
    named = [each for each in kept if each.kind is Kind.NAMED]
    if named or not kept:
        return named[0] if named else None
    kinds = list(Kind)

    def latest(candidate: Candidate) -> tuple[datetime, int, int]:
        hit = candidate.last_hit.int if candidate.last_hit else 0
        return candidate.last_at, -kinds.index(candidate.kind), hit

    def first(candidate: Candidate) -> tuple[datetime, int, int]:
        hit = candidate.first_hit.int if candidate.first_hit else 0
        return candidate.first_at, kinds.index(candidate.kind), -hit

    return min(kept, key=first) if rules.takes_first else max(kept, key=latest)


def because(winner: Candidate | None, found: tuple[Candidate, ...], rules: CreditRules) -> Because:
    if winner is None:
        return Because.ALL_DROPPED if found else Because.NOBODY
    if winner.kind is Kind.NAMED:
        return Because.NAMED
    return Because.FIRST if rules.takes_first else Because.LATEST
