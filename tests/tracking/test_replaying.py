"""Decisions worked out again from their evidence."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import DecisionFactory, OptInFactory
from tests.tracking.test_opt_ins import hit_id, report
from tracking.attribution import Because, Candidate, CreditRules, Kind, Verdict, attribute
from tracking.evidence import evidence_of
from tracking.models import Decision
from tracking.opt_ins import record_opt_in
from tracking.replaying import find_contradiction, replay
from tracking.uuid7 import uuid7

AT = datetime(2026, 3, 10, 12, tzinfo=UTC)


def candidate(kind: Kind, days: int, **fields: object) -> Candidate:
    key = uuid7(AT - timedelta(days=days))
    values = {
        "kind": kind,
        "partner_id": days,
        "first_at": AT - timedelta(days=days, microseconds=1),
        "last_at": AT - timedelta(days=days),
        "first_hit": key,
        "last_hit": key,
        "window_days": 90,
        "window_from": "program:7",
    }
    return Candidate(**(values | fields))


CANDIDATES = (
    candidate(Kind.NAMED, 1, first_hit=None, last_hit=None),
    candidate(Kind.HIT_ID, 2, link_id=5, ad_id=6),
    candidate(Kind.COOKIE, 3, is_counted=False),
    candidate(Kind.HISTORY, 4, is_confirmed=False, ends_at=AT),
    candidate(Kind.HISTORY, 100, window_days=None),
    candidate(Kind.COOKIE, -2),
    candidate(Kind.COOKIE, 8, partner_status="banned", is_self=True),
)


@pytest.mark.parametrize("rules", [CreditRules(), CreditRules(takes_first=True, rejects_self=True)])
@pytest.mark.parametrize("skipped", range(len(CANDIDATES)))
def test_it_works(rules: CreditRules, skipped: int) -> None:
    finding = attribute(CANDIDATES[skipped:], rules, AT)

    assert replay(evidence_of(finding, rules, ""), AT) == finding


@pytest.fixture
def decision(haircare, alice) -> Decision:
    return record_opt_in(report(hit_id=hit_id(haircare, alice))).decision


def test_a_recorded_decision_repeats(decision) -> None:
    assert find_contradiction(decision) == ""


def test_earlier_evidence_without_the_windows_source_repeats(decision) -> None:
    del decision.evidence["candidates"][0]["window_from"]

    assert find_contradiction(decision) == ""


@pytest.mark.parametrize(
    ("edited", "code"),
    [
        ({"partner": 0}, "partner"),
        ({"partner_status": "banned"}, "partner"),
        ({"window_days": 0, "last_at": "2020-01-01T00:00:00+00:00"}, "partner"),
        ({"link": None}, "way"),
        ({"last_hit": str(uuid7())}, "way"),
        ({"verdict": Verdict.KEPT.value}, "verdicts"),
        ({"kind": "rumour"}, "unreadable"),
        ({"partner_status": "unheard of"}, "unreadable"),
        ({"first_at": "yesterday"}, "unreadable"),
        ({"first_at": None}, "unreadable"),
        ({"last_at": "2026-01-01T00:00:00"}, "unreadable"),
    ],
)
def test_edited_evidence_is_found(decision, edited: dict, code: str) -> None:
    decision.evidence["candidates"][0] |= edited

    assert find_contradiction(decision) == code


def test_other_contradictions(decision) -> None:
    decision.reason = Because.FIRST
    assert find_contradiction(decision) == "reason"
    decision.evidence["rules"]["unheard_of"] = True
    assert find_contradiction(decision) == "unreadable"
    del decision.evidence["rules"]
    assert find_contradiction(decision) == "no_evidence"


def test_a_decision_without_evidence(business) -> None:
    assert find_contradiction(DecisionFactory(opt_in=OptInFactory())) == "no_evidence"
