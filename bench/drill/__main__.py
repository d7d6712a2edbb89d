"""`python3 run.py drill`: the long drill; `--short` takes three minutes."""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import django

from bench.drill.clients import Clients
from bench.drill.database import Database, database
from bench.drill.served import Served
from bench.drill.verifying import what_is_wrong
from bench.redirect import databases
from bench.redirect.servers import environment
from tests.postgres import find_binaries


def main() -> int:
    parser = argparse.ArgumentParser(prog="run.py drill", description=__doc__)
    parser.add_argument("--short", action="store_true", help="what the tests run: three minutes")
    parser.add_argument("--only", choices=["postgresql", "sqlite"])
    parser.add_argument("--per-second", type=float, default=100)
    options = parser.parse_args()
    binaries = find_binaries()
    faults = 0
    if binaries and options.only != "sqlite":
        with database(binaries) as server:
            faults += drill(options, server)
    elif not binaries:
        print("No PostgreSQL on this machine: only SQLite is drilled.")
    if options.only != "postgresql":
        # A process of its own: Django takes one database for good.
        faults += drill(options, None) if options.only else run_sqlite()
    return 1 if faults else 0


def run_sqlite() -> int:
    arguments = [*sys.argv[1:], "--only", "sqlite"]
    return os.spawnv(os.P_WAIT, sys.executable, [sys.executable, "-m", "bench.drill", *arguments])


def drill(options: argparse.Namespace, server: Database | None) -> int:
    """The number of scenarios that broke a promise."""
    with prepared(server) as (service, url, folder):
        from bench.drill import scenarios

        stage = scenarios.Stage(service, server, options.short)
        chosen = scenarios.ON_POSTGRESQL if server else scenarios.ON_SQLITE
        results = [run(each, stage, options.per_second, url, folder) for each in chosen]
    return sum(not ok for ok in results)


@contextmanager
def prepared(server: Database | None) -> Iterator[tuple[Served, str, Path]]:
    with tempfile.TemporaryDirectory(prefix="sentby-drill-") as name, ExitStack() as stack:
        folder = Path(name)
        url = server.url if server else f"sqlite:///{folder / 'sentby.sqlite3'}"
        databases.prepare(url, folder)
        service = Served(url, folder)
        stack.callback(service.kill_all)
        service.wait_for_workers()
        os.environ |= environment(url, folder, service.port)
        django.setup()
        yield service, url, folder


def run(scenario, stage, per_second: float, url: str, folder: Path) -> bool:  # type: ignore[no-untyped-def]
    with Clients(stage.served.port, 16, per_second) as clients:
        time.sleep(2)
        found = scenario(stage) or []
        time.sleep(2)
    memory = clients.memory
    faults = found + what_is_wrong(memory, url, folder)
    print(
        f"{'ok' if not faults else 'FAILED':<7}{scenario.__name__:<34}"
        f"{len(memory.tokens):>7} answered, {memory.unanswered} cut off, "
        f"p99 {memory.slowest(0.99) * 1000:.0f} ms, slowest {memory.slowest(1) * 1000:.0f} ms",
        flush=True,
    )
    for fault in faults:
        print(f"       {fault}", flush=True)
    return not faults


if __name__ == "__main__":
    sys.exit(main())
