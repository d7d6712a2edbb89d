"""Stores hits, what is unique among them and their counts, all in one transaction."""

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import timedelta

from django.db import connection, transaction

from tracking import storing_postgresql, storing_sqlite
from tracking.clicks import Click
from tracking.known_contacts import tie_known_contacts

STORES = {"postgresql": storing_postgresql.store, "sqlite": storing_sqlite.store}


def record_hits(clicks: Sequence[Click], unique_window: timedelta) -> int:
    """Store the clicks' hits and counts; answers how many were new.

    Repeating it with the same hits changes nothing, whoever repeats it and when. All hits of one
    call lie closer together than `unique_window`.
    """
    return record_hits_of_version(clicks, unique_window, None) or 0


def record_hits_of_version(
    clicks: Sequence[Click], unique_window: timedelta, version: int | None
) -> int | None:
    """The same, unless the routing version is another one; then nothing is stored and None."""
    store = STORES[connection.vendor]
    with transaction.atomic(savepoint=False) if needs_transaction(clicks) else nullcontext():
        new = store([click for click in clicks if click.hit], unique_window, version)
        if new:
            tie_known_contacts(clicks, new)
    return None if new is None else len(new)


def needs_transaction(clicks: Sequence[Click]) -> bool:
    """PostgreSQL stores in one statement, which is a transaction; a known contact needs more."""
    known = any(click.is_known_visitor or click.contact_id for click in clicks)
    return known or connection.vendor != "postgresql"
