"""Reads the routing table from the database, whole or for one address."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from django.db import connection

from business.days import day_of
from business.models import Business
from referrals.destinations import own_hosts, why_refused
from referrals.eligibility import LinkTerms
from referrals.models import LinkCode, TrackingLink
from tracking.routes import (
    LinkRoute,
    RoutingTable,
    Rules,
    spellings,
    split_path,
)
from tracking.routing_version import RoutingVersion
from tracking.salt import salts_around

# One text for each partner: rows as objects would take a second for a hundred thousand partners.
PARTNERS = """
    SELECT code.key, partner.id || '|' || status || '|' || COALESCE(CAST(parent_id AS text), '')
    FROM partners_partnercode code JOIN partners_partner partner ON partner.id = code.partner_id
"""
MEMBERS = "SELECT partner_id, {join}(CAST(program_id AS text), ',') FROM partners_membership"
ADS = "SELECT partner_id || '/' || key, ad_id FROM referrals_adcode"


def load_table(now: datetime, path: str | None = None) -> RoutingTable:
    """The table as the database has it; with a path, only what that address needs."""
    # Before everything else: what changes meanwhile makes the table stale, never a newer one.
    version = RoutingVersion.objects.in_force() if path is None else 0
    rules = load_rules(Business.objects.current(), now)
    if path is None:
        parts = (load_links(), load_partners(), load_members(), load_ads())
        return RoutingTable(rules, version, *parts)
    codes = split_path(path)
    links = load_links(spellings(codes.link))
    if not links:
        return RoutingTable(rules)
    partners = load_partners(spellings(codes.partner))
    owners = owners_of(partners)
    members, ads = load_members(owners), load_ads(owners, spellings(codes.ad))
    return RoutingTable(rules, version, links, partners, members, ads)


def load_rules(business: Business, now: datetime) -> Rules:
    return Rules(
        parameter=business.hit_id_parameter,
        consent=business.consent,
        fallback=usable_fallback(business.fallback_address),
        zone=business.zone,
        unique_window=timedelta(hours=business.unique_window_hours),
        own_hosts=own_hosts(),
        salts=salts_around(day_of(now, business.zone)),
    )


def usable_fallback(address: str) -> str:
    """The address if a browser may be sent there: raw SQL can spoil what forms have checked."""
    refused = address and why_refused(address, own_hosts=frozenset(), parameter="\0")
    return "" if refused else address


def load_links(keys: Sequence[str] | None = None) -> dict[str, LinkRoute]:
    """Links by each of their codes, or by the codes of these keys only."""
    codes, programs = LinkCode.objects.all(), TrackingLink.programs.through.objects.all()
    if keys is not None:
        codes = codes.filter(key__in=keys)
        programs = programs.filter(trackinglink__codes__key__in=keys)
    chosen: defaultdict[int, list[int]] = defaultdict(list)
    for link_id, program_id in programs.values_list("trackinglink_id", "program_id"):
        chosen[link_id].append(program_id)
    return {
        row.key: link_route(row.link, chosen[row.link_id]) for row in codes.select_related("link")
    }


def link_route(link: TrackingLink, program_ids: list[int]) -> LinkRoute:
    terms = LinkTerms(link.is_archived, link.partner_id, frozenset(program_ids))
    fallback = usable_fallback(link.fallback_address)
    return LinkRoute(terms, link.pk, link.destination, link.consent, fallback)


def load_partners(keys: Sequence[str] | None = None) -> dict[str, str]:
    """Packed partners by each of their codes, or by the codes of these keys only."""
    return load_pairs(PARTNERS, None if keys is None else {"code.key": keys})


def owners_of(partners: Mapping[str, str]) -> list[int]:
    """The ids of the partners and of their parents: whose Ads an address may name."""
    rows = [packed.split("|") for packed in partners.values()]
    return [
        int(each)
        for partner_id, _status, parent_id in rows
        for each in (partner_id, parent_id)
        if each
    ]


def load_members(partner_ids: Sequence[int] | None = None) -> dict[int, str]:
    """The ids of each partner's programs as one text."""
    among = None if partner_ids is None else {"partner_id": partner_ids}
    join = "string_agg" if connection.vendor == "postgresql" else "group_concat"
    return load_pairs(MEMBERS.format(join=join), among, " GROUP BY partner_id")


def load_ads(owners: Sequence[int] | None = None, keys: Sequence[str] = ()) -> dict[str, int]:
    """Ads by owner and each of their codes; of some owners and with one of some keys only."""
    return load_pairs(ADS, None if owners is None else {"partner_id": owners, "key": keys})


def load_pairs(
    sql: str, among: Mapping[str, Sequence[Any]] | None, ending: str = ""
) -> dict[Any, Any]:
    """Two columns as a dictionary; `among` gives the values that a column may have."""
    if among is not None:
        if not all(among.values()):
            return {}
        places = [f"{column} IN ({', '.join(['%s'] * len(among[column]))})" for column in among]
        sql = f"{sql} WHERE {' AND '.join(places)}"
    values = list(chain.from_iterable((among or {}).values()))
    with connection.cursor() as cursor:
        cursor.execute(sql + ending, values)
        return dict(cursor.fetchall())
