"""INSERT of many rows with its ON CONFLICT clause.

On PostgreSQL one statement with one JSON parameter, since each way to the server costs; on SQLite,
which runs in this very process, the same prepared statement for each row.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection, models

# Bounds what one statement has to hold in memory.
MOST_ROWS = 1000

Row = Sequence[Any]


@dataclass(frozen=True)
class Upsert:
    """`fields` name what each row holds; `also` gives further columns the value of a field.

    `update` is the SQL behind DO, `returning` the columns to answer, if any.
    """

    model: type[models.Model]
    fields: tuple[str, ...]
    key: tuple[str, ...]
    update: str
    returning: str = ""
    also: Mapping[str, str] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.model, self.fields, self.key, self.update, self.returning))

    def run(self, rows: Sequence[Row], params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Insert rows of texts, numbers and None; answers for inserted and updated ones.

        Rows must differ in their key and come in the key's order, so that two transactions never
        wait for each other in a circle.
        """
        if connection.vendor == "sqlite":
            return run_each(insert_sql(self, "sqlite"), rows, params)
        answers: list[tuple[Any, ...]] = []
        for start in range(0, len(rows), MOST_ROWS):
            packed = pack(self.fields, rows[start : start + MOST_ROWS])
            with connection.cursor() as cursor:
                cursor.execute(insert_sql(self, connection.vendor), [packed, *params])
                answers += cursor.fetchall() if self.returning else []
        return answers


def run_each(sql: str, rows: Iterable[Row], params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Past Django's cursor, which would read through the statement again for each row."""
    connection.ensure_connection()
    with connection.wrap_database_errors, closing(connection.connection.cursor()) as cursor:
        answers = [cursor.execute(sql, (*row, *params)).fetchone() for row in rows]
    return [answer for answer in answers if answer]


def pack(fields: tuple[str, ...], rows: Iterable[Row]) -> str:
    return json.dumps([dict(zip(fields, row, strict=True)) for row in rows], default=str)


@lru_cache(maxsize=64)
def insert_sql(upsert: Upsert, vendor: str) -> str:
    """Names come from the models and from constants of our modules, values are parameters."""
    quote = connection.ops.quote_name
    sources = {name: name for name in upsert.fields} | dict(upsert.also)
    columns = ", ".join(map(quote, sources))
    if vendor == "sqlite":
        places = {name: f"?{n}" for n, name in enumerate(upsert.fields, 1)}
        given = f"VALUES ({', '.join(places[source] for source in sources.values())})"
        ending = upsert.update.replace("%s", "?")
    else:
        values = ", ".join(quote(source) for source in sources.values())
        given = f"SELECT {values} FROM {json_rows(upsert)} WHERE true"  # noqa: S608
        ending = upsert.update
    returning = f" RETURNING {upsert.returning}" if upsert.returning else ""
    return (
        f"INSERT INTO {quote(upsert.model._meta.db_table)} ({columns}) {given} "
        f"ON CONFLICT ({', '.join(map(quote, upsert.key))}) DO {ending}{returning}"
    )


def json_rows(upsert: Upsert) -> str:
    """The parameter's rows as a table with the names and types of the model."""
    quote, meta = connection.ops.quote_name, upsert.model._meta
    types = [(name, meta.get_field(name).db_type(connection)) for name in upsert.fields]
    typed = ", ".join(f"{quote(name)} {db_type}" for name, db_type in types)
    return f"json_to_recordset(%s::json) AS given({typed})"


def upsert(
    rows: Sequence[models.Model], *, key: Sequence[str], update: str, returning: str
) -> list[tuple[Any, ...]]:
    """The same for a few objects of one model."""
    fields = [each for each in rows[0]._meta.concrete_fields if each.column]
    statement = Upsert(
        type(rows[0]), tuple(each.attname for each in fields), tuple(key), update, returning
    )
    prepared = [
        [each.get_db_prep_save(getattr(row, each.attname), connection) for each in fields]
        for row in rows
    ]
    return statement.run(prepared)


def instant_text(instant: datetime) -> str:
    """A UTC instant as the database in use writes it."""
    text = str(instant)
    return text if connection.vendor == "postgresql" else text.removesuffix("+00:00")
