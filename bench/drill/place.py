"""A seeded database, the redirect on it, and Django in this process on the same database."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import django

from bench.drill.database import Database
from bench.drill.served import Served
from bench.redirect import databases
from bench.redirect.servers import environment


@contextmanager
def prepared(server: Database | None) -> Iterator[Served]:
    """The service; on SQLite without a server."""
    with tempfile.TemporaryDirectory(prefix="sentby-drill-") as name, ExitStack() as stack:
        folder = Path(name)
        url = server.url if server else f"sqlite:///{folder / 'sentby.sqlite3'}"
        databases.prepare(url, folder)
        service = Served(url, folder)
        stack.callback(service.kill_all)
        service.wait_for_workers()
        os.environ |= environment(url, folder, service.port)
        django.setup()
        yield service
