"""PostgreSQL: its own dump of one moment, read back without a server or into one."""

import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import ProgrammingError, connection, transaction
from psycopg.conninfo import make_conninfo

from config.backup.figures import LEFT_OUT, SUMS, Figures, take_figures
from config.installing import StartError

PART = "database.dump"
# Where Debian and Ubuntu keep them; on the way to programs there is only a chooser, or nothing.
PLACES = "usr/lib/postgresql/*/bin"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
OTHERS = (
    "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
)
COPY = re.compile(rb"COPY public\.\"?(\w+)\"? \((.*)\) FROM stdin;")
# The schema that a restore replaces, until the new one is complete.
ASIDE = "before_restore_"
END = b"\\.\n"


def dump_database(target: Path) -> Figures:
    """Dump, and what the dump holds: both see the same moment."""
    with one_moment() as snapshot:
        figures = take_figures(ask, (name for (name,) in ask(TABLES)))
        run(
            "pg_dump",
            *("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"),
            *(f"--exclude-table-data=*.{LEFT_OUT}", f"--exclude-schema={ASIDE}*"),
            *(f"--file={target}", *where()),
        )
    target.chmod(0o600)
    return figures


@contextmanager
def one_moment() -> Iterator[str]:
    """A transaction that sees one moment, by the name under which others can see it, too."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield ask("SELECT pg_export_snapshot()")[0][0]


def figures_of(dump: Path, migrations: list[str]) -> Figures:
    """Read from the dump alone; `migrations` are passed on."""
    rows: Counter[str] = Counter()
    sums: Counter[str] = Counter({f"{table}.{column}": 0 for table, column in SUMS})
    command = [find_program("pg_restore"), "--data-only", "--file=-", str(dump)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603
        lines = iter(process.stdout or ())
        for line in lines:
            if found := COPY.match(line):
                count_table(found[1].decode(), found[2].decode().split(", "), lines, rows, sums)
        if process.wait():
            raise StartError("The dump in the backup cannot be read by pg_restore.")
    del rows[LEFT_OUT]
    return Figures(dict(rows), dict(sums), migrations)


def count_table(
    table: str, columns: list[str], lines: Iterator[bytes], rows: Counter[str], sums: Counter[str]
) -> None:
    """Read the table's rows to their end; a line is a row, its columns stand between tabs."""
    added = [(name, columns.index(name)) for of, name in SUMS if of == table and name in columns]
    rows[table] += 0
    for line in lines:
        if line == END:
            return
        rows[table] += 1
        for name, place in added:
            text = line.rstrip(b"\n").split(b"\t")[place]
            sums[f"{table}.{name}"] += 0 if text == rb"\N" else int(text)


def is_in_use() -> bool:
    return bool(ask(OTHERS)[0][0])


def has_tables() -> bool:
    return bool(ask(TABLES))


def put_dump(dump: Path) -> None:
    """Restore in one transaction; what was there before is put back if that fails."""
    aside = f"{ASIDE}{datetime.now(UTC):%Y%m%d%H%M%S}" if has_tables() else ""
    if aside:
        set_aside(aside)
    place = where()
    connection.close()
    after = ["DROP SCHEMA public CASCADE", f"ALTER SCHEMA {aside} RENAME TO public"]
    try:
        options = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
        run("pg_restore", *options, *place, str(dump))
        after = [f"DROP SCHEMA {aside} CASCADE"]
    finally:
        # Also where somebody stops it.
        if aside:
            change(*after)


def set_aside(name: str) -> None:
    try:
        change(f"ALTER SCHEMA public RENAME TO {name}", "CREATE SCHEMA public")
    except ProgrammingError as error:
        raise StartError(
            "The user of DATABASE_URL may not replace what is in this database "
            f"({str(error).strip().splitlines()[0]}). Make an empty database and name that one."
        ) from None


def change(*statements: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def ask(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def where() -> tuple[str, str]:
    """Server and database as the programs want them; the password goes by the environment."""
    given = connection.settings_dict
    known = {name.lower(): given[name] for name in ("HOST", "PORT", "USER") if given[name]}
    return ("--no-password", f"--dbname={make_conninfo(dbname=given['NAME'], **known, **ssl())}")


def ssl() -> dict[str, str]:
    options = connection.settings_dict.get("OPTIONS", {})
    return {name: text for name, text in options.items() if name.startswith("ssl")}


def run(program: str, *arguments: str) -> None:
    path, password = find_program(program), connection.settings_dict["PASSWORD"]
    ended = subprocess.run(  # noqa: S603
        [path, *arguments],
        env={**os.environ, **({"PGPASSWORD": password} if password else {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode:
        reason = (ended.stderr.strip() or "it gives no reason").splitlines()[0]
        raise StartError(f"{program} failed: {reason}")


def find_program(name: str) -> str:
    """The newest one: it understands every older server."""
    places = sorted(Path("/").glob(PLACES), key=lambda path: path.parent.name, reverse=True)
    found = next((str(each / name) for each in places if (each / name).exists()), None)
    program = found or shutil.which(name)
    if program is None:
        raise StartError(
            f"The program {name} is not on this machine. Install PostgreSQL's client programs, "
            "on Debian or Ubuntu with: sudo apt install postgresql-client"
        )
    return program
