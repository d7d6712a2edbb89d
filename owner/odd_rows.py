"""A finding as the owner's page shows it: in sentences, with the rows behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from owner import number_addresses
from partners.models import Partner
from tracking.hit import HitClass
from tracking.models import Hit
from tracking.odd.finding import Finding, Kind, OddOptIn
from tracking.odd.hits import hits_of
from tracking.odd.limits import WEEK_DAYS
from tracking.odd.words import TITLES, WHY, say_seen
from tracking.oddities import Oddity

FIRST_OPT_INS = 5
MOST_OPT_INS = 100
MOST_HITS = 5


@dataclass(frozen=True, slots=True)
class OddRow:
    oddity: Oddity
    partner: Partner

    @property
    def finding(self) -> Finding:
        return self.oddity.finding

    @property
    def title(self) -> str:
        return str(TITLES[self.finding.kind])

    @property
    def seen(self) -> str:
        return say_seen(self.finding)

    @property
    def why(self) -> str:
        return str(WHY[self.finding.kind])

    @property
    def named(self) -> dict[str, Any]:
        return {"partner": self.partner.name, "title": self.title}

    @property
    def first_opt_ins(self) -> tuple[OddOptIn, ...]:
        return self.finding.opt_ins[:FIRST_OPT_INS]

    @property
    def more_opt_ins(self) -> tuple[OddOptIn, ...]:
        return self.finding.opt_ins[FIRST_OPT_INS:MOST_OPT_INS]

    @property
    def left_out(self) -> int:
        """Of a thousand alike nobody reads the last ones."""
        return max(0, self.finding.size - MOST_OPT_INS) if self.finding.opt_ins else 0

    @property
    def hits(self) -> list[Hit]:
        """The newest hits of the browser, where one stands behind many."""
        visitor = self.finding.visitor
        return list(hits_of(visitor, self.partner.pk)[:MOST_HITS]) if visitor else []

    @property
    def hits_address(self) -> str:
        """The list of the hits that were counted up."""
        if self.finding.kind is Kind.UNCOUNTED:
            return number_addresses.recent_hits(partner=self.partner.pk, counted="no")
        if self.finding.kind is Kind.STUFFING:
            return number_addresses.recent_hits(
                partner=self.partner.pk, hit_class=HitClass.STUFFING, counted="no", days=WEEK_DAYS
            )
        return number_addresses.recent_hits(partner=self.partner.pk) if self.finding.visitor else ""


def rows_of(found: Iterable[Oddity]) -> list[OddRow]:
    """Those whose partner is still there."""
    oddities = list(found)
    keys = {each.finding.partner_id for each in oddities}
    partners = Partner.objects.select_related("user").in_bulk(keys)
    return [
        OddRow(each, partners[each.finding.partner_id])
        for each in oddities
        if each.finding.partner_id in partners
    ]
