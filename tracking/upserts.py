"""One INSERT of several rows with its ON CONFLICT clause, the same for both databases."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models

# SQLite takes 32,766 parameters in a statement; the widest row has 20.
MOST_ROWS = 500


def upsert(
    rows: Sequence[models.Model],
    *,
    key: Sequence[str],
    update: str,
    returning: str,
    params: Sequence[Any] = (),
) -> list[tuple[Any, ...]]:
    """Insert `rows` of one model; where `key` exists, do `update` (SQL after DO).

    Answers the `returning` columns of inserted and updated rows. Rows must differ in their key and
    come in the key's order, so that two transactions never wait for each other in a circle.
    """
    answers: list[tuple[Any, ...]] = []
    for start in range(0, len(rows), MOST_ROWS):
        answers += upsert_chunk(rows[start : start + MOST_ROWS], key, update, returning, params)
    return answers


def upsert_chunk(
    rows: Sequence[models.Model],
    key: Sequence[str],
    update: str,
    returning: str,
    params: Sequence[Any],
) -> list[tuple[Any, ...]]:
    meta, quote = rows[0]._meta, connection.ops.quote_name
    fields = [each for each in meta.concrete_fields if each.column]
    columns = ", ".join(quote(each.column or "") for each in fields)
    places = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * len(rows))
    values = [
        each.get_db_prep_save(getattr(row, each.attname), connection)
        for row in rows
        for each in fields
    ]
    # Names come from the models and from constants of our modules, values are parameters.
    sql = (
        f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES {places} "  # noqa: S608
        f"ON CONFLICT ({', '.join(map(quote, key))}) DO {update} RETURNING {returning}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, *params])
        return cursor.fetchall()
