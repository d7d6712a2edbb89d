"""The rules of attribution as named cases, and against a slow model of the same rules."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracking.attribution import (
    GRACE,
    Because,
    Candidate,
    CreditRules,
    Finding,
    Kind,
    Verdict,
    attribute,
)

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ANNA, BEN = 1, 2


def candidate(partner: int, days_ago: float, **fields: Any) -> Candidate:
    """A click `days_ago`; `first=` for an earlier first click of the same trail."""
    first = fields.pop("first", days_ago)
    values = {
        "kind": Kind.COOKIE,
        "partner_id": partner,
        "first_at": NOW - timedelta(days=first),
        "last_at": NOW - timedelta(days=days_ago),
        "window_days": 90,
    }
    return Candidate(**(values | fields))


def credit(candidates: list[Candidate], **rules: bool) -> Finding:
    return attribute(candidates, CreditRules(**rules), NOW)


def winner(candidates: list[Candidate], **rules: bool) -> int | None:
    found = credit(candidates, **rules).winner
    return found.partner_id if found else None


def test_it_works() -> None:
    found = credit([candidate(ANNA, 3), candidate(BEN, 10)])

    assert found.winner is not None and found.winner.partner_id == ANNA
    assert found.because is Because.LATEST
    assert [each.verdict for each in found.considered] == [Verdict.WINS, Verdict.KEPT]


FIRST = {"takes_first": True}
CASES: dict[str, tuple[list[Candidate], dict[str, bool], int | None]] = {
    "nobody clicked": ([], {}, None),
    "latest referring": ([candidate(ANNA, 10), candidate(BEN, 3)], {}, BEN),
    "first referring": ([candidate(ANNA, 10), candidate(BEN, 3)], FIRST, ANNA),
    "first: the order of clicks, not of first seen trails": (
        [candidate(ANNA, 1, first=20), candidate(BEN, 2, first=30)],
        FIRST,
        BEN,
    ),
    "a further click renews the window": ([candidate(ANNA, 10, first=200)], FIRST, ANNA),
    "the window is over": ([candidate(ANNA, 91)], {}, None),
    "the last day of the window": ([candidate(ANNA, 90)], {}, ANNA),
    "no limit": ([candidate(ANNA, 3000, window_days=None)], {}, ANNA),
    "each partner's own window": (
        [candidate(ANNA, 20, window_days=10), candidate(BEN, 50, window_days=60)],
        {},
        BEN,
    ),
    "a dropped winner falls through": (
        [candidate(ANNA, 1, partner_status="inactive"), candidate(BEN, 80)],
        {},
        BEN,
    ),
    "banned": ([candidate(ANNA, 1, partner_status="banned")], {}, None),
    "still an applicant": ([candidate(ANNA, 1, partner_status="applied")], {}, None),
    "own click through the hit id": (
        [candidate(ANNA, 1, kind=Kind.HIT_ID, is_counted=False)],
        {},
        None,
    ),
    "hit id and cookie compete by time": (
        [candidate(ANNA, 5, kind=Kind.HIT_ID), candidate(BEN, 2)],
        {},
        BEN,
    ),
    "hit id from a clock ahead": ([candidate(ANNA, -0.5, kind=Kind.HIT_ID)], {}, ANNA),
    "cookie within the grace": ([candidate(ANNA, -10 / 1440)], {}, ANNA),
    "click after the purchase": ([candidate(ANNA, -16 / 1440)], {}, None),
    "what was clicked after the purchase is not its latest click": (
        [candidate(ANNA, -20, first=50), candidate(BEN, 30)],
        {},
        BEN,
    ),
    "a click after the purchase renews nothing": ([candidate(ANNA, -20, first=480)], {}, None),
    "confirmed history": ([candidate(ANNA, 5, kind=Kind.HISTORY)], {}, ANNA),
    "provisional history": (
        [candidate(ANNA, 5, kind=Kind.HISTORY, is_confirmed=False)],
        {},
        None,
    ),
    "history switched off": (
        [candidate(ANNA, 5, kind=Kind.HISTORY)],
        {"uses_history": False},
        None,
    ),
    "a tie with an end of its own": (
        [candidate(ANNA, 300, kind=Kind.HISTORY, ends_at=NOW + timedelta(days=1))],
        {},
        ANNA,
    ),
    "a tie whose end is over": (
        [candidate(ANNA, 3, kind=Kind.HISTORY, ends_at=NOW - timedelta(days=1))],
        {},
        None,
    ),
    "named by the owner's server": (
        [candidate(ANNA, 0, kind=Kind.NAMED), candidate(BEN, -0.001)],
        {},
        ANNA,
    ),
    "named under first referring": (
        [candidate(BEN, 80), candidate(ANNA, 0, kind=Kind.NAMED)],
        FIRST,
        ANNA,
    ),
    "named but inactive falls through": (
        [candidate(ANNA, 0, kind=Kind.NAMED, partner_status="inactive"), candidate(BEN, 9)],
        {},
        BEN,
    ),
    "self-referral is credited": ([candidate(ANNA, 1, is_self=True)], {}, ANNA),
    "self-referral is refused": (
        [candidate(ANNA, 1, is_self=True), candidate(BEN, 30)],
        {"rejects_self": True},
        BEN,
    ),
    "one instant: the hit id goes before the cookie": (
        [candidate(BEN, 1), candidate(ANNA, 1, kind=Kind.HIT_ID)],
        {},
        ANNA,
    ),
    "one instant: the newer hit": (
        [candidate(BEN, 1, last_hit=UUID(int=1)), candidate(ANNA, 1, last_hit=UUID(int=2))],
        {},
        ANNA,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    candidates, rules, expected = CASES[name]

    assert winner(candidates, **rules) == expected
    assert winner(candidates[::-1], **rules) == expected


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ({"partner_status": "applied"}, Verdict.PARTNER_APPLIED),
        ({"partner_status": "inactive"}, Verdict.PARTNER_INACTIVE),
        ({"partner_status": "banned"}, Verdict.PARTNER_BANNED),
        ({"is_counted": False}, Verdict.NOT_COUNTED),
        ({"is_self": True}, Verdict.SELF_REFERRAL),
        ({"kind": Kind.HISTORY, "is_confirmed": False}, Verdict.PROVISIONAL),
        ({"window_days": 1}, Verdict.EXPIRED),
        ({"first": -1}, Verdict.AFTERWARDS),
    ],
)
def test_verdict_says_why(fields: dict[str, Any], verdict: Verdict) -> None:
    found = credit([candidate(ANNA, 2, **fields)], rejects_self=True)

    assert [each.verdict for each in found.considered] == [verdict]
    assert found.because is Because.ALL_DROPPED


def test_reasons_of_decisions() -> None:
    assert credit([]).because is Because.NOBODY
    assert credit([candidate(ANNA, 1)], takes_first=True).because is Because.FIRST
    assert credit([candidate(ANNA, 1, kind=Kind.NAMED)]).because is Because.NAMED


def slow_model(candidates: list[Candidate], rules: CreditRules) -> int | None:
    """The rules once more, as one list of sentences over sorted candidates."""
    in_time = [
        each
        if each.kind is Kind.HIT_ID or each.last_at - NOW <= GRACE
        else replace(each, last_at=each.first_at, last_hit=each.first_hit)
        for each in candidates
    ]
    standing = [
        each
        for each in in_time
        if each.partner_status == "active"
        and each.is_counted
        and not (rules.rejects_self and each.is_self)
    ]
    for each in standing:
        if each.kind is Kind.NAMED:
            return each.partner_id
    usable = []
    for each in standing:
        if each.kind is Kind.HISTORY and not (rules.uses_history and each.is_confirmed):
            continue
        if each.kind in {Kind.COOKIE, Kind.HISTORY} and each.first_at - NOW > GRACE:
            continue
        if each.ends_at is not None and each.ends_at < NOW:
            continue
        days = each.window_days
        if each.ends_at is None and days is not None and NOW - each.last_at > timedelta(days):
            continue
        usable.append(each)
    rank = {Kind.HIT_ID: 0, Kind.COOKIE: 1, Kind.HISTORY: 2}
    if rules.takes_first:
        usable.sort(key=lambda c: (c.first_at, rank[c.kind], -(c.first_hit or UUID(int=0)).int))
    else:
        usable.sort(
            key=lambda c: (-c.last_at.timestamp(), rank[c.kind], -(c.last_hit or UUID(int=0)).int)
        )
    return usable[0].partner_id if usable else None


@st.composite
def any_candidate(draw: st.DrawFn) -> Candidate:
    last = draw(st.sampled_from([-1, -0.005, 0, 0.1, 1, 29, 30, 31, 89, 90, 91, 400]))
    return candidate(
        draw(st.sampled_from([ANNA, BEN])),
        last,
        first=last + draw(st.sampled_from([0, 0, 1, 60, 300])),
        kind=draw(st.sampled_from([Kind.HIT_ID, Kind.COOKIE, Kind.HISTORY, Kind.NAMED])),
        window_days=draw(st.sampled_from([None, 1, 30, 90])),
        ends_at=draw(st.none() | st.sampled_from([NOW - GRACE, NOW, NOW + GRACE])),
        partner_status=draw(st.sampled_from(["active"] * 5 + ["inactive", "banned", "applied"])),
        is_counted=draw(st.sampled_from([True, True, True, False])),
        is_confirmed=draw(st.booleans()),
        is_self=draw(st.sampled_from([False, False, True])),
        first_hit=draw(st.none() | st.uuids(version=4)),
        last_hit=draw(st.none() | st.uuids(version=4)),
    )


@settings(max_examples=1500, deadline=None)
@given(
    st.lists(any_candidate(), max_size=6),
    st.builds(CreditRules, st.booleans(), st.booleans(), st.booleans()),
)
def test_same_as_the_slow_model(candidates: list[Candidate], rules: CreditRules) -> None:
    found = attribute(candidates, rules, NOW).winner

    assert (found.partner_id if found else None) == slow_model(candidates, rules)
