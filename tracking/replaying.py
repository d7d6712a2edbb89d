"""A decision worked out again from its evidence (docs/rules.md, Attribution)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from tracking.attribution import Candidate, CreditRules, Finding, Kind, attribute
from tracking.crediting import winning_hit
from tracking.models import Decision

Evidence = dict[str, Any]


def replay(evidence: Evidence, occurred_at: datetime) -> Finding:
    """What the rules say of the stored candidates today; the stored verdicts are not looked at.

    `KeyError`, `TypeError` or `ValueError` where the evidence is none.
    """
    return attribute(read_candidates(evidence), read_rules(evidence), occurred_at)


def read_rules(evidence: Evidence) -> CreditRules:
    """The settings that were in force."""
    return CreditRules(**evidence["rules"])


def read_candidates(evidence: Evidence) -> list[Candidate]:
    return [read_candidate(each) for each in evidence["candidates"]]


def read_candidate(each: dict[str, Any]) -> Candidate:
    return Candidate(
        kind=Kind(each["kind"]),
        partner_id=each["partner"],
        link_id=each["link"],
        ad_id=each["ad"],
        first_hit=read_key(each["first_hit"]),
        last_hit=read_key(each["last_hit"]),
        first_at=datetime.fromisoformat(each["first_at"]),
        last_at=datetime.fromisoformat(each["last_at"]),
        partner_status=each["partner_status"],
        window_days=each["window_days"],
        # The earliest decisions do not say whose setting it was.
        window_from=each.get("window_from", ""),
        ends_at=datetime.fromisoformat(each["ends_at"]) if each["ends_at"] else None,
        is_counted=each["is_counted"],
        is_confirmed=each["is_confirmed"],
        is_self=each["is_self"],
    )


def read_key(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def find_contradiction(decision: Decision) -> str:
    """What of a decision its evidence does not bear out, as a code; empty if it says the same."""
    evidence = decision.evidence
    if "rules" not in evidence or "candidates" not in evidence:
        return "no_evidence"
    try:
        finding = replay(evidence, decision.opt_in.occurred_at)
    except (KeyError, TypeError, ValueError):
        return "unreadable"
    return compare(decision, finding, read_rules(evidence))


def compare(decision: Decision, finding: Finding, rules: CreditRules) -> str:
    winner = finding.winner
    found = (winner.partner_id, winner.link_id, winner.ad_id) if winner else (None, None, None)
    if decision.partner_id != found[0]:
        return "partner"
    if (decision.link_id, decision.ad_id, decision.hit) != (*found[1:], winning_hit(winner, rules)):
        return "way"
    if decision.reason != finding.because:
        return "reason"
    stored = [each.get("verdict") for each in decision.evidence["candidates"]]
    return "" if stored == [each.verdict for each in finding.considered] else "verdicts"
