"""What a decision keeps so that it can be explained and repeated: ids, instants and codes."""

from typing import Any

from tracking.attribution import Considered, CreditRules, Finding
from tracking.hit_ids import read_hit_id


def evidence_of(finding: Finding, rules: CreditRules, token: str) -> dict[str, Any]:
    """Ids, instants and codes that the decision can be explained and repeated from."""
    return {
        "rules": {
            "takes_first": rules.takes_first,
            "uses_history": rules.uses_history,
            "rejects_self": rules.rejects_self,
            "flags_self": rules.flags_self,
        },
        "hit_id": hit_id_state(token),
        "candidates": [candidate_evidence(each) for each in finding.considered],
    }


def hit_id_state(token: str) -> str:
    if not token:
        return "none"
    return "read" if read_hit_id(token) else "unreadable"


def candidate_evidence(considered: Considered) -> dict[str, Any]:
    each = considered.candidate
    return {
        "verdict": considered.verdict.value,
        "kind": each.kind.value,
        "partner": each.partner_id,
        "link": each.link_id,
        "ad": each.ad_id,
        "first_hit": str(each.first_hit) if each.first_hit else None,
        "last_hit": str(each.last_hit) if each.last_hit else None,
        "first_at": each.first_at.isoformat(),
        "last_at": each.last_at.isoformat(),
        "partner_status": each.partner_status,
        "window_days": each.window_days,
        "window_from": each.window_from,
        "ends_at": each.ends_at.isoformat() if each.ends_at else None,
        "is_counted": each.is_counted,
        "is_confirmed": each.is_confirmed,
        "is_self": each.is_self,
    }
