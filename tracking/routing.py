"""What /go/ knows of links, partners and Ads, as plain values in dictionaries.

The whole table serves a process that answers from memory; a table of one request's codes serves
the Django view. Both hold the same values, so both give the same answers.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from business.days import day_of
from business.models import Business
from partners.codes import ADDRESS_CODE
from partners.models import Membership, PartnerCode
from referrals.destinations import own_hosts
from referrals.eligibility import LinkTerms, PartnerTerms
from referrals.models import AdCode, LinkCode, TrackingLink
from tracking.salt import salts_around
from tracking.window import credit_window

# Printed and pasted addresses pick these up from the sentence around them.
SENTENCE_ENDS = ".,;:!?)"


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
    window_days: int | None

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


@dataclass(frozen=True, slots=True)
class Codes:
    """The parts of an address behind /go/, as typed."""

    link: str = ""
    partner: str = ""
    ad: str = ""
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class RoutingTable:
    rules: Rules
    links: dict[str, LinkRoute] = field(default_factory=dict)
    partners: dict[str, PartnerRoute] = field(default_factory=dict)
    ads: dict[tuple[int, str], int] = field(default_factory=dict)

    def find_link(self, code: str) -> LinkRoute | None:
        return next((self.links[key] for key in spellings(code) if key in self.links), None)

    def find_partner(self, code: str) -> PartnerRoute | None:
        return next((self.partners[key] for key in spellings(code) if key in self.partners), None)

    def find_ad(self, code: str, partner: PartnerRoute) -> int | None:
        """Among the partner's own Ads, then among the parent's."""
        owners = [partner.id] + ([partner.parent_id] if partner.parent_id else [])
        wanted = ((owner, key) for owner in owners for key in spellings(code))
        return next((self.ads[each] for each in wanted if each in self.ads), None)


def split_path(path: str) -> Codes:
    """`haircare/abc123/website2` in its parts; one final slash is optional."""
    parts = path.removesuffix("/").split("/")
    link, partner = parts[0], parts[1] if len(parts) > 1 else ""
    return Codes(link, partner, "/".join(parts[2:]), has_more=len(parts) > 3)


def spellings(code: str) -> list[str]:
    """The keys to look a typed code up by: as it is, then without the sentence's punctuation."""
    candidates = dict.fromkeys([code, code.rstrip(SENTENCE_ENDS)])
    return [each.lower() for each in candidates if ADDRESS_CODE.match(each)]


def load_table(now: datetime, path: str | None = None) -> RoutingTable:
    """The table as the database has it; with a path, only what that address needs."""
    business = Business.objects.current()
    rules = load_rules(business, now)
    if path is None:
        return RoutingTable(rules, load_links(), load_partners(business), load_ads())
    codes = split_path(path)
    links = load_links(spellings(codes.link))
    if not links:
        return RoutingTable(rules)
    partners = load_partners(business, spellings(codes.partner))
    return RoutingTable(rules, links, partners, load_ads(partners, spellings(codes.ad)))


def load_rules(business: Business, now: datetime) -> Rules:
    return Rules(
        parameter=business.hit_id_parameter,
        consent=business.consent,
        fallback=business.fallback_address,
        zone=business.zone,
        unique_window=timedelta(hours=business.unique_window_hours),
        own_hosts=own_hosts(),
        salts=salts_around(day_of(now, business.zone)),
    )


def load_links(keys: list[str] | None = None) -> dict[str, LinkRoute]:
    """Links by each of their codes, or by the codes of these keys only."""
    codes, programs = LinkCode.objects.all(), TrackingLink.programs.through.objects.all()
    if keys is not None:
        codes = codes.filter(key__in=keys)
        programs = programs.filter(trackinglink__codes__key__in=keys)
    chosen = group(programs.values_list("trackinglink_id", "program_id"))
    return {
        row.key: link_route(row.link, chosen[row.link_id]) for row in codes.select_related("link")
    }


def link_route(link: TrackingLink, program_ids: list[int]) -> LinkRoute:
    terms = LinkTerms(link.is_archived, link.partner_id, frozenset(program_ids))
    return LinkRoute(terms, link.pk, link.destination, link.consent, link.fallback_address)


def load_partners(business: Business, keys: list[str] | None = None) -> dict[str, PartnerRoute]:
    """Partners by each of their codes, or by the codes of these keys only."""
    codes, members = PartnerCode.objects.all(), Membership.objects.all()
    if keys is not None:
        codes = codes.filter(key__in=keys)
        members = members.filter(partner__codes__key__in=keys)
    programs = group(members.values_list("partner_id", "program_id"))
    windows = group(members.values_list("partner_id", "program__credit_window_days"))
    routes = {}
    for row in codes.select_related("partner"):
        partner, default = row.partner, business.credit_window_days
        terms = PartnerTerms(partner.pk, partner.status, frozenset(programs[partner.pk]))
        window = credit_window(partner.credit_window_days, windows[partner.pk], default)
        routes[row.key] = PartnerRoute(terms, partner.parent_id, window)
    return routes


def load_ads(
    partners: dict[str, PartnerRoute] | None = None, keys: list[str] | None = None
) -> dict[tuple[int, str], int]:
    """Ads by owner and each of their codes, or those of some partners and their parents only."""
    codes = AdCode.objects.all()
    if partners is not None:
        if not partners or not keys:
            return {}
        owners = {each.id for each in partners.values()}
        owners |= {each.parent_id for each in partners.values() if each.parent_id}
        codes = codes.filter(partner_id__in=owners, key__in=keys)
    rows = codes.values_list("partner_id", "key", "ad_id")
    return {(partner_id, key): ad_id for partner_id, key, ad_id in rows}


def group(pairs: Iterable[tuple[int, Any]]) -> defaultdict[int, list[Any]]:
    grouped: defaultdict[int, list[Any]] = defaultdict(list)
    for key, value in pairs:
        grouped[key].append(value)
    return grouped
