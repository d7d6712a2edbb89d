"""The last known routing table on disk, for a process that starts while the database is away.

A line holds some hundred partners: so it is written fast, and never holds up a click for long.
"""

import dataclasses
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from referrals.eligibility import LinkTerms
from tracking.routes import LinkRoute, RoutingTable, Rules

NAME = "routing-table"
# Changes with the lines' meaning; a table of another format is not read.
FORMAT = 4
PAIRS_IN_LINE = 500


def save_table(table: RoutingTable, folder: Path) -> None:
    """Replace what an earlier call saved; readers see the old one or the new one."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    growing = folder / f"{NAME}.{os.getpid()}"
    # The salts of the day in it are nobody else's to read.
    descriptor = os.open(growing, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.writelines(f"{json.dumps(row, default=str)}\n" for row in rows_of(table))
        growing.replace(folder / NAME)
    finally:
        # Half a table would only take room on a disk that is full.
        growing.unlink(missing_ok=True)


def rows_of(table: RoutingTable) -> Iterator[list[Any]]:
    rules = {f.name: getattr(table.rules, f.name) for f in dataclasses.fields(table.rules)}
    rules |= {
        "unique_window": table.rules.unique_window.total_seconds(),
        "own_hosts": sorted(table.rules.own_hosts),
        "salts": {str(day): salt for day, salt in table.rules.salts.items()},
    }
    yield ["rules", FORMAT, rules]
    for key, link in table.links.items():
        terms = [link.terms.is_archived, link.terms.partner_id, sorted(link.terms.program_ids)]
        yield ["link", key, terms, link.id, link.destination, link.consent, link.fallback]
    yield from (["partners", dict(some)] for some in slices(table.partners.items()))
    yield from (["states", dict(some)] for some in slices(table.states.items()))
    for program, ids in table.members.items():
        yield from (["members", program, some] for some in slices(ids))
    yield from (["ads", dict(some)] for some in slices(table.ads.items()))
    yield ["end"]


def slices(everything: Iterable[Any]) -> Iterator[list[Any]]:
    left = iter(everything)
    while some := list(islice(left, PAIRS_IN_LINE)):
        yield some


def read_table(folder: Path) -> RoutingTable | None:
    """None if nothing usable was saved."""
    try:
        with (folder / NAME).open(encoding="utf-8") as file:
            return table_of(map(json.loads, file))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def table_of(rows: Iterable[list[Any]]) -> RoutingTable:
    """Of no version, so that the first commit reads the table anew."""
    links: dict[str, LinkRoute] = {}
    partners: dict[str, str] = {}
    states: dict[str, str] = {}
    members: defaultdict[int, set[str]] = defaultdict(set)
    ads: dict[str, int] = {}
    rules, is_whole = None, False
    for kind, *values in rows:
        match kind:
            case "rules" if values[0] == FORMAT:
                rules = rules_of(values[1])
            case "link":
                key, (is_archived, partner_id, programs), *rest = values
                links[key] = LinkRoute(
                    LinkTerms(is_archived, partner_id, frozenset(programs)), *rest
                )
            case "partners":
                partners |= values[0]
            case "states":
                states |= values[0]
            case "members":
                members[values[0]].update(values[1])
            case "ads":
                ads |= values[0]
            case "end":
                is_whole = True
    if rules is None or not is_whole:
        raise ValueError("not a whole routing table")
    whole = {program: frozenset(ids) for program, ids in members.items()}
    return RoutingTable(rules, -1, links, partners, states, whole, ads)


def rules_of(values: dict[str, Any]) -> Rules:
    values |= {
        "zone": ZoneInfo(values["zone"]),
        "unique_window": timedelta(seconds=values["unique_window"]),
        "own_hosts": frozenset(values["own_hosts"]),
        "salts": {date.fromisoformat(day): salt for day, salt in values["salts"].items()},
    }
    return Rules(**values)
