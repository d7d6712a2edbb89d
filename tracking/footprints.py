"""Trails and recent clicks in SQLite: what tells unique hits from repeats."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from tracking.models import RecentClick, Trail
from tracking.new_hit import NewHit
from tracking.upserts import Upsert

PLACE = ("link_id", "partner_id", "ad_id")
SPAN = ("first_hit", "first_at", "last_hit", "last_at")
# How long the window is open already, in milliseconds.
SINCE_OPENED = "ROUND((julianday(excluded.unique_at) - julianday({table}.unique_at)) * 86400000)"
# The unique hit opens a window; within it further hits of the key are repeats.
OPEN_WINDOW = """UPDATE SET
    unique_hit = CASE WHEN {since} >= %s THEN excluded.unique_hit ELSE {table}.unique_hit END,
    unique_at = CASE WHEN {since} >= %s THEN excluded.unique_at ELSE {table}.unique_at END,
    last_at = CASE WHEN excluded.last_at > {table}.last_at
        THEN excluded.last_at ELSE {table}.last_at END"""
EXTEND_TRAIL = """,
    last_hit = CASE WHEN excluded.last_at > {table}.last_at
        THEN excluded.last_hit ELSE {table}.last_hit END,
    first_hit = CASE WHEN excluded.first_at < {table}.first_at
        THEN excluded.first_hit ELSE {table}.first_hit END,
    first_at = CASE WHEN excluded.first_at < {table}.first_at
        THEN excluded.first_at ELSE {table}.first_at END"""


def update_sql(model: type[Trail | RecentClick], pattern: str) -> str:
    table = model._meta.db_table
    return pattern.format(since=SINCE_OPENED.format(table=table), table=table)


TRAILS = Upsert(
    Trail,
    fields=("visitor", *PLACE, *SPAN),
    key=("visitor", *PLACE),
    update=update_sql(Trail, OPEN_WINDOW + EXTEND_TRAIL),
    returning="unique_hit",
    also={"unique_hit": "first_hit", "unique_at": "first_at"},
)
RECENT_CLICKS = Upsert(
    RecentClick,
    fields=("dedupe_key", *PLACE, "unique_hit", "unique_at", "last_at"),
    key=("dedupe_key", *PLACE),
    update=update_sql(RecentClick, OPEN_WINDOW),
    returning="unique_hit",
)


def open_windows_of_visitors(hits: Iterable[NewHit], window: timedelta) -> set[str]:
    """Keep where each visitor has been; the keys of hits that opened a window of uniqueness.

    `hits` come in the order of time and lie closer together than the window is long.
    """
    rows: dict[Any, list[Any]] = {}
    for hit in hits:
        if hit.visitor:
            key = (hit.visitor.hex, hit.link_id, hit.partner_id or 0, hit.ad_id or 0)
            hit_key, at = hit.id.hex, text_of(hit.at)
            row = rows.get(key)
            if row is None:
                rows[key] = [*key, hit_key, at, hit_key, at]
            else:
                row[-2:] = hit_key, at
    return opened_by(TRAILS, rows, window)


def open_windows_of_browsers(hits: Iterable[NewHit], window: timedelta) -> set[str]:
    """The same by the key of the day, for browsers that show no cookie."""
    rows: dict[Any, list[Any]] = {}
    for hit in hits:
        key = (hit.dedupe_key.hex, hit.link_id, hit.partner_id or 0, hit.ad_id or 0)
        at = text_of(hit.at)
        row = rows.get(key)
        if row is None:
            rows[key] = [*key, hit.id.hex, at, at]
        else:
            row[-1] = at
    return opened_by(RECENT_CLICKS, rows, window)


def opened_by(statement: Upsert, rows: dict[Any, list[Any]], window: timedelta) -> set[str]:
    milliseconds = round(window.total_seconds() * 1000)
    in_order: Sequence[list[Any]] = [rows[key] for key in sorted(rows)]
    return {answer[0] for answer in statement.run(in_order, [milliseconds, milliseconds])}


@lru_cache(maxsize=1024)
def text_of(instant: datetime) -> str:
    """A UTC instant as Django writes it into SQLite."""
    return str(instant).removesuffix("+00:00")
