"""Hits into SQLite: one statement for each table, within the caller's transaction.

tracking.storing_postgresql does the same; the tests compare both with the same cases.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from operator import attrgetter
from typing import Any

from django.db import connection

from tracking.clicks import Click
from tracking.footprints import open_windows_of_browsers, open_windows_of_visitors, text_of
from tracking.models import Hit, HitCount, RoutingVersion
from tracking.new_hit import NewHit
from tracking.upserts import Upsert

VERSION = f"SELECT version FROM {RoutingVersion._meta.db_table}"  # noqa: S608
COUNT_KEY = ("partner_id", "day", "link_id", "ad_id", "hit_class", "reason")
HITS = Upsert(
    Hit,
    fields=(
        *("id", "at", "day", "link_id", "partner_id", "ad_id", "hit_class", "reason"),
        *("is_eligible", "is_unique", "link_text", "partner_text", "ad_text"),
        *("visitor", "dedupe_key", "consent", "user_agent", "referrer"),
    ),
    key=("id",),
    update="NOTHING",
    returning="id",
)
COUNTS = Upsert(
    HitCount,
    fields=(*COUNT_KEY, "hits", "unique_hits"),
    key=COUNT_KEY,
    update=f"UPDATE SET hits = {HitCount._meta.db_table}.hits + excluded.hits, "
    f"unique_hits = {HitCount._meta.db_table}.unique_hits + excluded.unique_hits",
)
as_they_are = attrgetter(*HITS.fields[3:13])


def store(
    clicks: Sequence[Click], unique_window: timedelta, version: int | None
) -> list[NewHit] | None:
    """The hits that were not stored before; None if `version` is not the database's."""
    if version is not None and version != version_in_force():
        return None
    mark_unique(clicks, unique_window)
    new = insert_hits([click.hit for click in clicks if click.hit])
    add_counts(new)
    return new


def version_in_force() -> int:
    """As `RoutingVersion.objects.in_force()`, which takes as long as a few hits do."""
    with connection.cursor() as cursor:
        row = cursor.execute(VERSION).fetchone()
    return row[0] if row else 0


def mark_unique(clicks: Sequence[Click], window: timedelta) -> None:
    """Set `is_unique` on the eligible hits that open a window of their visitor or browser."""
    eligible = [(click.hit, click) for click in clicks if click.hit and click.hit.is_eligible]
    hits = sorted((hit for hit, _click in eligible), key=attrgetter("at"))
    of_visitor = open_windows_of_visitors(hits, window)
    of_browser = open_windows_of_browsers(hits, window)
    for hit, click in eligible:
        hit.is_unique = hit.id.hex in (of_visitor if click.is_known_visitor else of_browser)


def insert_hits(hits: Sequence[NewHit]) -> list[NewHit]:
    """Insert what is not stored yet; answers just these."""
    in_order = sorted(hits, key=attrgetter("id.int"))
    stored = {answer[0] for answer in HITS.run([row_of(hit) for hit in in_order])}
    return [hit for hit in in_order if hit.id.hex in stored]


def row_of(hit: NewHit) -> list[Any]:
    """The values of `HITS.fields` as texts and numbers."""
    return [
        hit.id.hex,
        text_of(hit.at),
        hit.day.isoformat(),
        *as_they_are(hit),
        hit.visitor.hex if hit.visitor else None,
        hit.dedupe_key.hex,
        hit.consent,
        hit.user_agent,
        hit.referrer,
    ]


def add_counts(hits: Iterable[NewHit]) -> None:
    """Add the hits to the counts of their day in the same transaction."""
    sums: Counter[tuple[Any, ...]] = Counter()
    uniques: Counter[tuple[Any, ...]] = Counter()
    for hit in hits:
        day = hit.day.isoformat()
        key = (hit.partner_id or 0, day, hit.link_id, hit.ad_id or 0, hit.hit_class, hit.reason)
        sums[key] += 1
        uniques[key] += hit.is_unique
    COUNTS.run([(*key, n, uniques[key]) for key, n in sorted(sums.items())])
