"""Hits into PostgreSQL: one statement with an array for each column, so one way to the server.

tracking.storing_sqlite does the same; the tests compare both with the same cases.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from tracking.clicks import Click
from tracking.new_hit import NewHit

# Each step sees the rows of `given`; nothing is stored when the routing version is another one.
# `opened` names the hits that open a window of uniqueness: by visitor where the browser showed its
# cookie, else by the key of the day. The order of rows keeps two processes out of a deadlock.
STATEMENT = """
WITH version AS (
    SELECT COALESCE(max(version), 0) AS in_force FROM tracking_routingversion
), given AS MATERIALIZED (
    SELECT given.* FROM version, unnest(
        %(id)s::uuid[], %(at)s::timestamptz[], %(day)s::date[], %(link_id)s::bigint[],
        %(partner_id)s::bigint[], %(ad_id)s::bigint[], %(hit_class)s::text[], %(reason)s::text[],
        %(is_eligible)s::boolean[], %(link_text)s::text[], %(partner_text)s::text[],
        %(ad_text)s::text[], %(visitor)s::uuid[], %(dedupe_key)s::uuid[], %(consent)s::text[],
        %(user_agent)s::text[], %(referrer)s::text[], %(is_known)s::boolean[],
        %(trail_hit)s::uuid[], %(trail_at)s::timestamptz[], %(recent_at)s::timestamptz[]
    ) AS given(id, at, day, link_id, partner_id, ad_id, hit_class, reason, is_eligible, link_text,
        partner_text, ad_text, visitor, dedupe_key, consent, user_agent, referrer, is_known,
        trail_hit, trail_at, recent_at)
    WHERE in_force = COALESCE(%(version)s::bigint, in_force)
), trails AS (
    INSERT INTO tracking_trail AS kept (visitor, link_id, partner_id, ad_id,
        unique_hit, unique_at, first_hit, first_at, last_hit, last_at)
    SELECT visitor, link_id, partner_id, COALESCE(ad_id, 0), id, at, id, at, trail_hit, trail_at
        FROM given WHERE trail_at IS NOT NULL ORDER BY 1, 2, 3, 4
    ON CONFLICT (visitor, link_id, partner_id, ad_id) DO UPDATE SET
        unique_hit = CASE WHEN excluded.unique_at - kept.unique_at >= %(window)s
            THEN excluded.unique_hit ELSE kept.unique_hit END,
        unique_at = CASE WHEN excluded.unique_at - kept.unique_at >= %(window)s
            THEN excluded.unique_at ELSE kept.unique_at END,
        first_hit = CASE WHEN excluded.first_at < kept.first_at
            THEN excluded.first_hit ELSE kept.first_hit END,
        first_at = LEAST(kept.first_at, excluded.first_at),
        last_hit = CASE WHEN excluded.last_at > kept.last_at
            THEN excluded.last_hit ELSE kept.last_hit END,
        last_at = GREATEST(kept.last_at, excluded.last_at)
    RETURNING unique_hit
), recent AS (
    INSERT INTO tracking_recentclick AS kept (dedupe_key, link_id, partner_id, ad_id,
        unique_hit, unique_at, last_at)
    SELECT dedupe_key, link_id, partner_id, COALESCE(ad_id, 0), id, at, recent_at
        FROM given WHERE recent_at IS NOT NULL ORDER BY 1, 2, 3, 4
    ON CONFLICT (dedupe_key, link_id, partner_id, ad_id) DO UPDATE SET
        unique_hit = CASE WHEN excluded.unique_at - kept.unique_at >= %(window)s
            THEN excluded.unique_hit ELSE kept.unique_hit END,
        unique_at = CASE WHEN excluded.unique_at - kept.unique_at >= %(window)s
            THEN excluded.unique_at ELSE kept.unique_at END,
        last_at = GREATEST(kept.last_at, excluded.last_at)
    RETURNING unique_hit
), opened AS MATERIALIZED (
    SELECT true AS is_known, unique_hit FROM trails
    UNION ALL
    SELECT false, unique_hit FROM recent
), new AS (
    INSERT INTO tracking_hit (id, at, day, link_id, partner_id, ad_id, hit_class, reason,
        is_eligible, is_unique, link_text, partner_text, ad_text, visitor, dedupe_key, consent,
        user_agent, referrer)
    SELECT id, at, day, link_id, partner_id, ad_id, hit_class, reason,
        is_eligible, (is_known, id) IN (SELECT is_known, unique_hit FROM opened),
        link_text, partner_text, ad_text, visitor, dedupe_key, consent, user_agent, referrer
        FROM given ORDER BY id
    ON CONFLICT (id) DO NOTHING
    RETURNING id, is_eligible, is_unique, partner_id, day, link_id, ad_id, hit_class, reason
), counts AS (
    INSERT INTO tracking_hitcount AS kept (partner_id, day, link_id, ad_id, hit_class, reason,
        hits, unique_hits)
    SELECT COALESCE(partner_id, 0), day, link_id, COALESCE(ad_id, 0), hit_class, reason,
        count(*), count(*) FILTER (WHERE is_unique)
        FROM new GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
    ON CONFLICT (partner_id, day, link_id, ad_id, hit_class, reason) DO UPDATE SET
        hits = kept.hits + excluded.hits, unique_hits = kept.unique_hits + excluded.unique_hits
)
SELECT in_force, count(id), array_agg(id) FILTER (WHERE is_eligible AND NOT is_unique),
    CASE WHEN count(id) < (SELECT count(*) FROM given)
        THEN array_agg(id) FILTER (WHERE id IS NOT NULL) END
    FROM version LEFT JOIN new ON true GROUP BY in_force
"""
# psycopg remembers what it made of a text only up to 4,096 characters.
STORE = " ".join(STATEMENT.split())


def store(
    clicks: Sequence[Click], unique_window: timedelta, version: int | None
) -> list[NewHit] | None:
    """The hits that were not stored before; None if `version` is not the database's."""
    parameters: dict[str, Any] = {"version": version, "window": unique_window, **columns_of(clicks)}
    with connection.cursor() as cursor:
        cursor.execute(STORE, parameters)
        in_force, number, repeats, stored = cursor.fetchone()
    if version is not None and in_force != version:
        return None
    return mark_unique(clicks, number, set(repeats or ()), stored or ())


def mark_unique(
    clicks: Sequence[Click], number: int, repeats: set[UUID], stored: Iterable[UUID]
) -> list[NewHit]:
    """Set `is_unique`; `stored` names what is new where that is not each of the hits."""
    hits = [click.hit for click in clicks if click.hit]
    for hit in hits:
        hit.is_unique = hit.is_eligible and hit.id not in repeats
    if number == len(hits):
        return hits
    by_key = {hit.id: hit for hit in hits}
    return [by_key[key] for key in stored]


def columns_of(clicks: Sequence[Click]) -> dict[str, str]:
    """The hits in the order of time, as one array for each column of `given`."""
    clicks = sorted(clicks, key=instant_of)
    hits: list[NewHit] = [click.hit for click in clicks]  # type: ignore[misc]
    trails, recent = newest_of_first(clicks)
    return {
        "id": array([hit.id.hex for hit in hits]),
        "at": array([hit.at for hit in hits]),
        "day": array([hit.day for hit in hits]),
        "link_id": array([hit.link_id for hit in hits]),
        "partner_id": array([hit.partner_id for hit in hits]),
        "ad_id": array([hit.ad_id for hit in hits]),
        "hit_class": texts([hit.hit_class for hit in hits]),
        "reason": texts([hit.reason for hit in hits]),
        "is_eligible": array([hit.is_eligible for hit in hits]),
        "link_text": texts([hit.link_text for hit in hits]),
        "partner_text": texts([hit.partner_text for hit in hits]),
        "ad_text": texts([hit.ad_text for hit in hits]),
        "visitor": array([hit.visitor and hit.visitor.hex for hit in hits]),
        "dedupe_key": array([hit.dedupe_key.hex for hit in hits]),
        "consent": texts([hit.consent for hit in hits]),
        "user_agent": texts([hit.user_agent for hit in hits]),
        "referrer": texts([hit.referrer for hit in hits]),
        "is_known": array([click.is_known_visitor for click in clicks]),
        "trail_hit": array([hit and hit.id.hex for hit in trails]),
        "trail_at": array([hit and hit.at for hit in trails]),
        "recent_at": array([hit and hit.at for hit in recent]),
    }


def instant_of(click: Click) -> Any:
    return click.hit.at if click.hit else None


def newest_of_first(clicks: Sequence[Click]) -> tuple[list[NewHit | None], list[NewHit | None]]:
    """At the place of the first hit of each visitor, and of each browser, the newest one.

    A key of a table must not come twice in one statement.
    """
    trails: list[NewHit | None] = [None] * len(clicks)
    recent = trails.copy()
    visitors: dict[Any, int] = {}
    browsers: dict[Any, int] = {}
    for n, click in enumerate(clicks):
        hit = click.hit
        if hit and hit.is_eligible:
            place = (hit.link_id, hit.partner_id, hit.ad_id)
            recent[browsers.setdefault((hit.dedupe_key.int, place), n)] = hit
            if hit.visitor:
                trails[visitors.setdefault((hit.visitor.int, place), n)] = hit
    return trails, recent


def array(values: list[Any]) -> str:
    """An array as PostgreSQL reads it, of what needs no quotes: numbers, keys, instants."""
    return "{" + ",".join(map(str, values)).replace("None", "NULL") + "}"


def texts(values: list[str]) -> str:
    together = "".join(values)
    if '"' in together or "\\" in together:
        values = [each.replace("\\", "\\\\").replace('"', '\\"') for each in values]
    return "{" + ",".join([f'"{each}"' for each in values]) + "}"
