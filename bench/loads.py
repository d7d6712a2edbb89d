"""Runs a load in a process of its own on a fresh database."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.redirect import databases


def on_both_databases(code: str) -> Iterator[str]:
    """What the Python `code` says on SQLite, then on PostgreSQL where its programs are."""
    with tempfile.TemporaryDirectory() as place, databases.postgresql() as postgresql:
        for address in (f"sqlite:///{place}/bench.sqlite3", postgresql):
            if address:
                yield load(address, Path(place), code)


def load(address: str, folder: Path, code: str) -> str:
    """What the Python `code` says on the database of that address, its tables made."""
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    databases.run(migrate, address, folder)
    return databases.run_python(code, address, folder)
