"""A durable PostgreSQL and an SQLite file of this run, seeded, and what they hold after a round."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.redirect.servers import PROJECT, environment
from tests.postgres import find_binaries, postgres_server

TABLES = ("hit", "hitcount", "trail", "recentclick")
SEED = "import django; django.setup(); from bench.redirect.seeding import fill; fill()"
COUNT = (
    "import django; django.setup(); from django.db.models import Sum; "
    "from tracking.models import Hit, HitCount; "
    "print(Hit.objects.count(), HitCount.objects.aggregate(n=Sum('hits'))['n'] or 0)"
)
EMPTY = "import django; django.setup(); from django.db import connection; " + "".join(
    f"connection.cursor().execute('DELETE FROM tracking_{table}'); " for table in TABLES
)


@contextmanager
def postgresql() -> Iterator[str | None]:
    binaries = find_binaries()
    if binaries is None:
        yield None
        return
    with postgres_server(binaries, durable=True) as address:
        yield address


def prepare(database_url: str, folder: Path) -> None:
    run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], database_url, folder)
    run_python(SEED, database_url, folder)


def count(database_url: str, folder: Path) -> tuple[int, int]:
    """Stored hits, and the sum of their counts."""
    hits, counted = run_python(COUNT, database_url, folder).split()
    return int(hits), int(counted)


def empty(database_url: str, folder: Path) -> None:
    run_python(EMPTY, database_url, folder)


def run_python(code: str, database_url: str, folder: Path) -> str:
    return run([sys.executable, "-c", code], database_url, folder)


def run(command: list[str], database_url: str, folder: Path) -> str:
    env = {**environment(database_url, folder, 8000), "PYTHONPATH": str(PROJECT)}
    ended = subprocess.run(
        command, cwd=PROJECT, env=os.environ | env, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        raise RuntimeError(ended.stderr)
    return ended.stdout
