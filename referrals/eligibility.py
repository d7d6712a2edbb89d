"""Who may use a tracking link, decided over plain values (docs/rules.md, Who may use a link)."""

from dataclasses import dataclass
from enum import StrEnum


class NotUsable(StrEnum):
    """Why a partner gets no credit for a link's hits; the order is the order of the checks."""

    RESERVED = "reserved_for_another"
    LINK_ARCHIVED = "link_archived"
    PARTNER_APPLIED = "partner_applied"
    PARTNER_INACTIVE = "partner_inactive"
    PARTNER_BANNED = "partner_banned"
    NO_COMMON_PROGRAM = "no_common_program"


@dataclass(frozen=True, slots=True)
class LinkTerms:
    is_archived: bool
    partner_id: int | None
    program_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class PartnerTerms:
    id: int
    status: str
    program_ids: frozenset[int]


PARTNER_REASONS = {
    "applied": NotUsable.PARTNER_APPLIED,
    "inactive": NotUsable.PARTNER_INACTIVE,
    "banned": NotUsable.PARTNER_BANNED,
}


def why_not_usable(link: LinkTerms, partner: PartnerTerms) -> NotUsable | None:
    """None if the partner may use the link, else the first reason why not."""
    if link.partner_id is not None and link.partner_id != partner.id:
        return NotUsable.RESERVED
    if link.is_archived:
        return NotUsable.LINK_ARCHIVED
    if partner.status != "active":
        return PARTNER_REASONS[partner.status]
    if link.partner_id is None and link.program_ids.isdisjoint(partner.program_ids):
        return NotUsable.NO_COMMON_PROGRAM if link.program_ids else None
    return None


@dataclass(frozen=True, slots=True)
class CreativeTerms:
    is_archived: bool
    program_ids: frozenset[int]
    link: LinkTerms


def may_use_creative(creative: CreativeTerms, partner: PartnerTerms) -> bool:
    """Whoever may use its link, and is in one of its programs if it names any.

    Rules: docs/rules.md, Creatives.
    """
    if creative.is_archived or why_not_usable(creative.link, partner):
        return False
    return not creative.program_ids or not creative.program_ids.isdisjoint(partner.program_ids)
