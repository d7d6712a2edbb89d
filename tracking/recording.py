"""Stores hits, what is unique among them and their counts, all in one transaction."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from tracking.clicks import Click
from tracking.known_contacts import tie_known_contacts
from tracking.models import Hit, HitCount, RecentClick, Trail
from tracking.trail import Footprint
from tracking.upserts import upsert

# The unique hit opens a window; within it further hits of the key are repeats.
OPEN_WINDOW = """UPDATE SET
    unique_hit = CASE WHEN {table}.unique_at <= %s AND excluded.unique_at > {table}.unique_at
        THEN excluded.unique_hit ELSE {table}.unique_hit END,
    unique_at = CASE WHEN {table}.unique_at <= %s AND excluded.unique_at > {table}.unique_at
        THEN excluded.unique_at ELSE {table}.unique_at END,
    last_at = CASE WHEN excluded.last_at > {table}.last_at
        THEN excluded.last_at ELSE {table}.last_at END"""
EXTEND_TRAIL = """,
    last_hit = CASE WHEN excluded.last_at > {table}.last_at
        THEN excluded.last_hit ELSE {table}.last_hit END,
    first_hit = CASE WHEN excluded.first_at < {table}.first_at
        THEN excluded.first_hit ELSE {table}.first_hit END,
    first_at = CASE WHEN excluded.first_at < {table}.first_at
        THEN excluded.first_at ELSE {table}.first_at END"""
ADD_COUNTS = """UPDATE SET hits = {table}.hits + excluded.hits,
    unique_hits = {table}.unique_hits + excluded.unique_hits"""
COUNT_KEY = ("partner_id", "day", "link_id", "ad_id", "hit_class", "reason")


def record_hits(clicks: Sequence[Click], unique_window: timedelta) -> int:
    """Store the clicks' hits and counts; answers how many were new.

    Repeating it with the same hits changes nothing, whoever repeats it and when.
    """
    with transaction.atomic():
        mark_unique(clicks, unique_window)
        new = insert_hits([click.hit for click in clicks if click.hit])
        add_counts(new)
        tie_known_contacts(clicks, new)
    return len(new)


def mark_unique(clicks: Sequence[Click], window: timedelta) -> None:
    """Set `is_unique` on the eligible hits that open a window of their visitor or browser."""
    eligible = [(click.hit, click) for click in clicks if click.hit and click.hit.is_eligible]
    hits = sorted((hit for hit, _click in eligible), key=lambda hit: hit.at)
    of_visitor = open_windows(make_trails(hits), "visitor", EXTEND_TRAIL, window)
    of_browser = open_windows(make_recent(hits), "dedupe_key", "", window)
    for hit, click in eligible:
        hit.is_unique = hit.pk in (of_visitor if click.is_known_visitor else of_browser)


def make_trails(hits: Iterable[Hit]) -> list[Footprint]:
    """One row per visitor, link, partner and Ad of hits in the order of time."""
    return merge(
        [hit for hit in hits if hit.visitor],
        lambda hit: Trail(
            visitor=hit.visitor or hit.pk,
            first_hit=hit.pk,
            first_at=hit.at,
            last_hit=hit.pk,
            **place(hit),
        ),
        lambda hit: (hit.visitor, *place_key(hit)),
    )


def make_recent(hits: Iterable[Hit]) -> list[Footprint]:
    return merge(
        hits,
        lambda hit: RecentClick(dedupe_key=hit.dedupe_key, **place(hit)),
        lambda hit: (hit.dedupe_key, *place_key(hit)),
    )


def merge(
    hits: Iterable[Hit], make: Callable[[Hit], Footprint], key_of: Callable[[Hit], Any]
) -> list[Footprint]:
    rows: dict[Any, Footprint] = {}
    for hit in hits:
        row = rows.setdefault(key_of(hit), make(hit))
        row.last_at = hit.at
        if isinstance(row, Trail):
            row.last_hit = hit.pk
    return [rows[key] for key in sorted(rows)]


def place(hit: Hit) -> dict[str, Any]:
    link_id, partner_id, ad_id = place_key(hit)
    times = {"unique_hit": hit.pk, "unique_at": hit.at, "last_at": hit.at}
    return {"link_id": link_id, "partner_id": partner_id, "ad_id": ad_id, **times}


def place_key(hit: Hit) -> tuple[int, int, int]:
    return hit.link_id, hit.partner_id or 0, hit.ad_id or 0


def open_windows(rows: list[Footprint], by: str, extend: str, window: timedelta) -> set[UUID]:
    """Upsert the rows, each with the bound of its own window; the hits that opened one."""
    opened = set()
    for row in rows:
        field = row._meta.get_field("unique_at")
        bound = field.get_db_prep_save(row.unique_at - window, connection)
        answers = upsert(
            [row],
            key=(by, "link_id", "partner_id", "ad_id"),
            update=(OPEN_WINDOW + extend).format(table=row._meta.db_table),
            returning="unique_hit",
            params=(bound, bound),
        )
        opened |= {as_uuid(answer[0]) for answer in answers}
    return opened


def insert_hits(hits: Sequence[Hit]) -> list[Hit]:
    """Insert what is not stored yet; answers just these."""
    in_order = sorted(hits, key=lambda hit: hit.pk)
    answers = upsert(in_order, key=("id",), update="NOTHING", returning="id")
    stored = {as_uuid(answer[0]) for answer in answers}
    return [hit for hit in in_order if hit.pk in stored]


def add_counts(hits: Iterable[Hit]) -> None:
    """Add the hits to the counts of their day in the same transaction."""
    sums: Counter[tuple[Any, ...]] = Counter()
    uniques: Counter[tuple[Any, ...]] = Counter()
    for hit in hits:
        key = (hit.partner_id or 0, hit.day, hit.link_id, hit.ad_id or 0, hit.hit_class, hit.reason)
        sums[key] += 1
        uniques[key] += hit.is_unique
    rows = [
        HitCount(**dict(zip(COUNT_KEY, key, strict=True)), hits=n, unique_hits=uniques[key])
        for key, n in sorted(sums.items())
    ]
    table = HitCount._meta.db_table
    upsert(rows, key=COUNT_KEY, update=ADD_COUNTS.format(table=table), returning="hits")


def as_uuid(value: UUID | str) -> UUID:
    """A key as the database driver answers it: SQLite has text."""
    return value if isinstance(value, UUID) else UUID(value)
