"""SQLite: a copy of one moment while others write, and a file put back in one step."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from config.backup.archive import sync
from config.backup.figures import LEFT_OUT, Figures, take_figures

PART = "database.sqlite3"
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
ENDINGS = ("-wal", "-shm", "-journal")


def copy_database(source: Path, target: Path) -> None:
    """Copy in one step, which sees one moment; clicks and opt-ins are stored meanwhile."""
    with (
        closing(sqlite3.connect(f"{source.as_uri()}?mode=rw", uri=True)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy)
        # One file that needs no other beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.execute("PRAGMA secure_delete=ON")
        if LEFT_OUT in tables_of(copy):
            copy.execute(f"DELETE FROM {LEFT_OUT}")  # noqa: S608
            copy.commit()
    target.chmod(0o600)


def figures_of(path: Path) -> Figures:
    with closing(sqlite3.connect(path)) as database:
        database.execute("BEGIN")
        return take_figures(lambda sql: database.execute(sql).fetchall(), tables_of(database))


def find_damage(path: Path) -> str:
    """What SQLite's own examination of a whole file finds; empty if nothing."""
    with closing(sqlite3.connect(path)) as database:
        try:
            found = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
        except sqlite3.DatabaseError as error:
            return str(error)
    return "" if found == "ok" else str(found)


def tables_of(database: sqlite3.Connection) -> list[str]:
    return [name for (name,) in database.execute(TABLES)]


def has_tables(path: Path) -> bool:
    """Also true of a file that cannot be read: somebody may want to save what is in it."""
    if not path.exists() or not path.stat().st_size:
        return False
    with closing(sqlite3.connect(path)) as database:
        try:
            return bool(tables_of(database))
        except sqlite3.DatabaseError:
            return True


def is_in_use(path: Path) -> bool:
    """Whether any process has the database open: it cannot leave its write-ahead log then."""
    if not path.exists():
        return False
    with closing(sqlite3.connect(path, timeout=1)) as database:
        try:
            mode = database.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
        except sqlite3.OperationalError:
            return True
        except sqlite3.DatabaseError:
            # Not a database any more; nobody can work with it.
            return False
    return bool(mode == "wal")


def put_database(copy: Path, target: Path) -> None:
    """Replace the database in one step, when the copy is whole and on the same disk."""
    beside = target.with_name(f".{target.name}.restored")
    shutil.move(copy, beside)
    sync(beside)
    for ending in ENDINGS:
        target.with_name(target.name + ending).unlink(missing_ok=True)
    beside.replace(target)
    sync(target.parent)
