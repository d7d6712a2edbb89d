"""A hit on its way to the database: the columns of tracking.models.Hit as plain values."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(slots=True, eq=False)
class NewHit:
    """Ids None where the address named nobody; `is_unique` is found when the hit is stored."""

    id: UUID
    at: datetime
    day: date
    link_id: int
    partner_id: int | None
    ad_id: int | None
    hit_class: str
    reason: str
    is_eligible: bool
    link_text: str
    partner_text: str
    ad_text: str
    visitor: UUID | None
    dedupe_key: UUID
    consent: str
    user_agent: str
    referrer: str
    is_unique: bool = False

    @property
    def pk(self) -> UUID:
        return self.id
