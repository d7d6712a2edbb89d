"""Hits into PostgreSQL: one statement with one JSON parameter, so one way to the server and back.

tracking.storing_sqlite does the same; the tests compare both with the same cases.
"""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import connection

from tracking.clicks import Click
from tracking.new_hit import NewHit

# Each step sees the rows of `given`; nothing is stored when the routing version is another one.
# `opened` names the hits that open a window of uniqueness: by visitor where the browser showed its
# cookie, else by the key of the day. The order of rows keeps two processes out of a deadlock.
STORE = """
WITH version AS (
    SELECT COALESCE(max(version), 0) AS in_force FROM tracking_routingversion
), given AS MATERIALIZED (
    SELECT given.* FROM version, json_to_recordset(%s::json) AS given(
        id uuid, at timestamptz, day date, link_id bigint, partner_id bigint, ad_id bigint,
        hit_class text, reason text, is_eligible boolean, link_text text, partner_text text,
        ad_text text, visitor uuid, dedupe_key uuid, consent text, user_agent text, referrer text,
        is_known boolean, trail_hit uuid, trail_at timestamptz, recent_at timestamptz
    )
    WHERE in_force = COALESCE(%s::bigint, in_force)
), trails AS (
    INSERT INTO tracking_trail AS kept (visitor, link_id, partner_id, ad_id,
        unique_hit, unique_at, first_hit, first_at, last_hit, last_at)
    SELECT visitor, link_id, partner_id, COALESCE(ad_id, 0), id, at, id, at, trail_hit, trail_at
        FROM given WHERE trail_at IS NOT NULL ORDER BY 1, 2, 3, 4
    ON CONFLICT (visitor, link_id, partner_id, ad_id) DO UPDATE SET
        unique_hit = CASE WHEN excluded.unique_at - kept.unique_at >= %s
            THEN excluded.unique_hit ELSE kept.unique_hit END,
        unique_at = CASE WHEN excluded.unique_at - kept.unique_at >= %s
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
        unique_hit = CASE WHEN excluded.unique_at - kept.unique_at >= %s
            THEN excluded.unique_hit ELSE kept.unique_hit END,
        unique_at = CASE WHEN excluded.unique_at - kept.unique_at >= %s
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
    RETURNING id, is_unique, partner_id, day, link_id, ad_id, hit_class, reason
), counts AS (
    INSERT INTO tracking_hitcount AS kept (partner_id, day, link_id, ad_id, hit_class, reason,
        hits, unique_hits)
    SELECT COALESCE(partner_id, 0), day, link_id, COALESCE(ad_id, 0), hit_class, reason,
        count(*), count(*) FILTER (WHERE is_unique)
        FROM new GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
    ON CONFLICT (partner_id, day, link_id, ad_id, hit_class, reason) DO UPDATE SET
        hits = kept.hits + excluded.hits, unique_hits = kept.unique_hits + excluded.unique_hits
)
SELECT in_force, id, is_unique FROM version LEFT JOIN new ON true
"""

Row = dict[str, Any]


def store(
    clicks: Sequence[Click], unique_window: timedelta, version: int | None
) -> list[NewHit] | None:
    """The hits that were not stored before; None if `version` is not the database's."""
    hits = {click.hit.id: click.hit for click in clicks if click.hit}
    parameters: list[Any] = [json.dumps(rows_of(clicks)), version, *[unique_window] * 4]
    with connection.cursor() as cursor:
        cursor.execute(STORE, parameters)
        answers = cursor.fetchall()
    if version is not None and answers[0][0] != version:
        return None
    for _version, key, is_unique in answers:
        if key:
            hits[key].is_unique = is_unique
    return [hits[key] for _version, key, _is_unique in answers if key]


def rows_of(clicks: Sequence[Click]) -> list[Row]:
    """The hits in the order of time; the first of each visitor and browser brings the last's time.

    A key of a table must not come twice in one statement.
    """
    rows, trails, recent = [], {}, {}  # type: ignore[var-annotated]
    for click in sorted(clicks, key=instant_of):
        row = row_of(click)
        rows.append(row)
        if row["is_eligible"]:
            place = (row["link_id"], row["partner_id"], row["ad_id"])
            first = recent.setdefault((row["dedupe_key"], *place), row)
            first["recent_at"] = row["at"]
            if row["visitor"]:
                first = trails.setdefault((row["visitor"], *place), row)
                first["trail_hit"], first["trail_at"] = row["id"], row["at"]
    return rows


def instant_of(click: Click) -> Any:
    return click.hit.at if click.hit else None


def row_of(click: Click) -> Row:
    hit: NewHit = click.hit  # type: ignore[assignment]
    return {
        "id": hit.id.hex,
        "at": str(hit.at),
        "day": str(hit.day),
        "link_id": hit.link_id,
        "partner_id": hit.partner_id,
        "ad_id": hit.ad_id,
        "hit_class": hit.hit_class,
        "reason": hit.reason,
        "is_eligible": hit.is_eligible,
        "link_text": hit.link_text,
        "partner_text": hit.partner_text,
        "ad_text": hit.ad_text,
        "visitor": hit.visitor.hex if hit.visitor else None,
        "dedupe_key": hit.dedupe_key.hex,
        "consent": hit.consent,
        "user_agent": hit.user_agent,
        "referrer": hit.referrer,
        "is_known": click.is_known_visitor,
    }
