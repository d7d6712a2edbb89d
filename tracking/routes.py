"""What /go/ knows of links, partners and Ads, as plain values in dictionaries.

The whole table serves a process that answers from memory; a table of one request's codes serves
the Django view. Both hold the same values, so both give the same answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from partners.codes import ADDRESS_CODE
from referrals.eligibility import LinkTerms, PartnerTerms

# Printed and pasted addresses pick these up from the sentence around them.
SENTENCE_ENDS = ".,;:!?)"
MOST_PLACES = 50_000
SIMPLY_ACTIVE = "active|"


@dataclass(frozen=True, slots=True)
class LinkRoute:
    terms: LinkTerms
    id: int
    destination: str
    consent: str
    fallback: str


@dataclass(frozen=True, slots=True)
class PartnerRoute:
    terms: PartnerTerms
    parent_id: int | None

    @property
    def id(self) -> int:
        return self.terms.id


@dataclass(frozen=True, slots=True)
class Rules:
    """The owner's settings that a click needs."""

    parameter: str
    consent: str
    fallback: str
    zone: ZoneInfo
    unique_window: timedelta
    own_hosts: frozenset[str]
    salts: dict[date, str]


class Codes(NamedTuple):
    """The parts of an address behind /go/, as typed."""

    link: str = ""
    partner: str = ""
    ad: str = ""
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class RoutingTable:
    """`partners` are ids by each code; `states` by id, `status|parent` of all that are not simply
    active; `members` the partners of each program; `ads` by `partner id/code`.

    Ids of partners are texts: a hundred thousand are a few megabytes and take no work until met.
    """

    rules: Rules
    # The state of the database that the table was read from, or a later one.
    version: int = 0
    links: Mapping[str, LinkRoute] = field(default_factory=dict)
    partners: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[int, frozenset[str]] = field(default_factory=dict)
    ads: Mapping[str, int] = field(default_factory=dict)
    # What was worked out from this very table, by path; see tracking.decision.
    places: dict[str, Any] = field(default_factory=dict)

    def find_link(self, code: str) -> LinkRoute | None:
        return next((self.links[key] for key in spellings(code) if key in self.links), None)

    def find_partner(self, code: str) -> PartnerRoute | None:
        ids = (self.partners[key] for key in spellings(code) if key in self.partners)
        return next((self.partner_of(each) for each in ids), None)

    def partner_of(self, number: str) -> PartnerRoute:
        status, parent_id = self.states.get(number, SIMPLY_ACTIVE).split("|")
        programs = (program for program, ids in self.members.items() if number in ids)
        terms = PartnerTerms(int(number), status, frozenset(programs))
        return PartnerRoute(terms, int(parent_id) if parent_id else None)

    def find_ad(self, code: str, partner: PartnerRoute) -> int | None:
        """Among the partner's own Ads, then among the parent's."""
        owners = [partner.id] + ([partner.parent_id] if partner.parent_id else [])
        wanted = (f"{owner}/{key}" for owner in owners for key in spellings(code))
        return next((self.ads[each] for each in wanted if each in self.ads), None)

    def remember(self, path: str, place: Any) -> None:
        if len(self.places) >= MOST_PLACES:
            self.places.clear()
        self.places[path] = place


def split_path(path: str) -> Codes:
    """`haircare/abc123/website2` in its parts; one final slash is optional."""
    parts = path.removesuffix("/").split("/")
    link, partner = parts[0], parts[1] if len(parts) > 1 else ""
    return Codes(link, partner, "/".join(parts[2:]), has_more=len(parts) > 3)


@lru_cache(maxsize=8192)
def spellings(code: str) -> list[str]:
    """The keys to look a typed code up by: as it is, then without the sentence's punctuation."""
    candidates = dict.fromkeys([code, code.rstrip(SENTENCE_ENDS)])
    return [each.lower() for each in candidates if ADDRESS_CODE.match(each)]
