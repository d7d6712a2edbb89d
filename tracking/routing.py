"""Reads the routing table from the database, whole or for one address."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain, islice
from typing import Any

from django.db import connection

from business.days import day_of
from business.models import Business
from referrals.destinations import own_hosts, why_refused
from referrals.eligibility import LinkTerms
from referrals.models import LinkCode, TrackingLink
from tracking.routes import (
    Codes,
    LinkRoute,
    RoutingTable,
    Rules,
    spellings,
    split_path,
)
from tracking.routing_version import RoutingVersion
from tracking.salt import salts_around

# Names and contents; objects would take a second for a hundred thousand partners.
PARTNERS = """
    SELECT key AS name, CAST(partner_id AS text) AS content FROM partners_partnercode
    WHERE key NOT LIKE '%%;%%'
"""
# Most partners are active and have no parent: only the others are named.
STATES = """
    SELECT CAST(id AS text) AS name,
        status || '|' || COALESCE(CAST(parent_id AS text), '') AS content
    FROM partners_partner WHERE (status <> 'active' OR parent_id IS NOT NULL)
"""
MEMBERS = """
    SELECT CAST(program_id AS text) AS name, {join}(CAST(partner_id AS text), ',') AS content
    FROM partners_membership
"""
ADS = """
    SELECT partner_id || '/' || key AS name, CAST(ad_id AS text) AS content FROM referrals_adcode
    WHERE key NOT LIKE '%%;%%'
"""
# Two long texts instead of many rows: the database joins them beside the clicks, while each row
# would need Python's lock. Keys with the separator are no codes; only raw SQL makes them.
PAIRS = "SELECT {join}(name, ';'), {join}(content, ';') FROM ({rows}) AS pairs"
# Python's lock is held for so many pairs.
PAIRS_AT_ONCE = 5000


def load_table(now: datetime, *paths: str) -> RoutingTable:
    """The table as the database has it; with paths, only what these addresses need."""
    # Before everything else: what changes meanwhile makes the table stale, never a newer one.
    version = 0 if paths else RoutingVersion.objects.in_force()
    rules = load_rules(Business.objects.current(), now)
    if paths:
        return load_part(rules, [split_path(path) for path in paths])
    parts = (load_links(), load_partners(), load_states(), load_members(), load_ads())
    return RoutingTable(rules, version, *parts)


def load_part(rules: Rules, codes: Sequence[Codes]) -> RoutingTable:
    links = load_links(keys_of(each.link for each in codes))
    if not links:
        return RoutingTable(rules)
    partners = load_partners(keys_of(each.partner for each in codes))
    ids = sorted({int(each) for each in partners.values()})
    states = load_states(ids)
    owners = ids + [int(parent) for parent in map(parent_of, states.values()) if parent]
    members, ads = load_members(ids), load_ads(owners, keys_of(each.ad for each in codes))
    return RoutingTable(rules, 0, links, partners, states, members, ads)


def keys_of(typed: Iterable[str]) -> list[str]:
    """Each key that one of these typed codes may stand for, once."""
    return list(dict.fromkeys(chain.from_iterable(map(spellings, typed))))


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
    """Partners' ids by each of their codes, or by the codes of these keys only."""
    return load_pairs(PARTNERS, None if keys is None else {"key": keys}, joint="AND")


def load_states(ids: Sequence[int] | None = None) -> dict[str, str]:
    """Status and parent by partner, or of these partners only."""
    return load_pairs(STATES, None if ids is None else {"id": ids}, joint="AND")


def parent_of(state: str) -> str:
    return state.partition("|")[2]


def load_members(partner_ids: Sequence[int] | None = None) -> dict[int, frozenset[str]]:
    """The partners of each program."""
    among = None if partner_ids is None else {"partner_id": partner_ids}
    pairs = load_pairs(MEMBERS, among, " GROUP BY program_id")
    return {int(program_id): frozenset(ids.split(",")) for program_id, ids in pairs.items()}


def load_ads(owners: Sequence[int] | None = None, keys: Sequence[str] = ()) -> dict[str, int]:
    """Ads by owner and each of their codes; of some owners and with one of some keys only."""
    among = None if owners is None else {"partner_id": owners, "key": keys}
    return {name: int(ad_id) for name, ad_id in load_pairs(ADS, among, joint="AND").items()}


def load_pairs(
    rows: str, among: Mapping[str, Sequence[Any]] | None, ending: str = "", joint: str = "WHERE"
) -> dict[str, str]:
    """Names and contents as a dictionary; `among` gives the values that a column may have."""
    if among is not None:
        if not all(among.values()):
            return {}
        places = [f"{column} IN ({', '.join(['%s'] * len(among[column]))})" for column in among]
        rows = f"{rows} {joint} {' AND '.join(places)}"
    join = "string_agg" if connection.vendor == "postgresql" else "group_concat"
    sql = PAIRS.format(join=join, rows=rows.format(join=join) + ending)
    with connection.cursor() as cursor:
        cursor.execute(sql, list(chain.from_iterable((among or {}).values())))
        return dictionary_of(*cursor.fetchone())


def dictionary_of(names: str | None, contents: str | None) -> dict[str, str]:
    if names is None or contents is None:
        return {}
    split = names.split(";")
    pairs = zip(split, contents.split(";"), strict=True)
    found: dict[str, str] = {}
    for _ in range(0, len(split), PAIRS_AT_ONCE):
        found.update(islice(pairs, PAIRS_AT_ONCE))
    return found
