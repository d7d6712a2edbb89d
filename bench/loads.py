"""Runs a load in a process of its own on a fresh database."""

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.redirect import databases


def on_both_databases(code: str) -> Iterator[str]:
    """What the Python `code` says on SQLite, then on PostgreSQL where its programs are."""
    with tempfile.TemporaryDirectory() as place, databases.postgresql() as postgresql:
        for address in (f"sqlite:///{place}/bench.sqlite3", postgresql):
            if address:
                yield load(address, Path(place), code)


def fails_beside_clicks(measure: Callable[[str], dict[str, Any]]) -> bool:
    """Print what `measure(url)` says of each database; whether clicks beside it went wrong."""
    has_failed = False
    with databases.postgresql() as postgresql:
        for kind, url in (("sqlite", ""), ("postgresql", postgresql)):
            if url is not None:
                figures = {"database": kind, **measure(url)}
                sys.stdout.write(json.dumps(figures) + "\n")
                sys.stdout.flush()
                has_failed |= bool(figures["faults"] or figures["failed"])
    return has_failed


def load(address: str, folder: Path, code: str) -> str:
    """What the Python `code` says on the database of that address, its tables made."""
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    databases.run(migrate, address, folder)
    return databases.run_python(code, address, folder)
