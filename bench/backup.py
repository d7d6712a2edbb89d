"""`python3 run.py bench backup [--hits N] [--rate N]`: a backup under load, and what comes back.

Hits lie there, clicks keep coming, a backup is made and restored elsewhere. No redirect may
fail, every click answered before the backup began must come back, and all hits from before it must
be the same on both sides. A line of JSON for each database.
"""

import argparse
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from bench.drill.clients import Clients, Memory, share_of
from bench.drill.served import Served
from bench.drill.verifying import what_is_wrong
from bench.loads import fails_beside_clicks
from bench.redirect import databases
from tests.postgres import free_port

SECONDS_AROUND = 3
CLIENTS = 8
FILL = "import django; django.setup(); from bench.backup_load import fill; fill({0})"
DIGEST = "import django; django.setup(); from bench.backup_load import digest; print(digest({0!r}))"


@dataclass(frozen=True)
class Place:
    url: str
    folder: Path

    def run(self, name: str, *arguments: object) -> float:
        """Run a command of the backup; answers the seconds it took."""
        command = [sys.executable, "-m", f"config.backup.{name}", *map(str, arguments)]
        started = time.monotonic()
        databases.run(["env", f"PORT={free_port()}", *command], self.url, self.folder)
        return time.monotonic() - started

    def digest(self, before: datetime) -> str:
        return databases.run_python(DIGEST.format(before.isoformat()), self.url, self.folder)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="run.py bench backup", description=__doc__)
    parser.add_argument("--hits", type=int, default=20_000)
    parser.add_argument("--rate", type=float, default=100.0)
    asked = parser.parse_args(arguments)
    return int(fails_beside_clicks(lambda url: measure(url, asked.hits, asked.rate)))


def measure(url: str, hits: int, rate: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="sentby-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        live = Place(url or f"sqlite:///{folder / 'sentby.sqlite3'}", folder)
        databases.prepare(live.url, folder)
        databases.run_python(FILL.format(hits), live.url, folder)
        service = start(stack, live)
        with Clients(service.port, CLIENTS, rate) as clients:
            time.sleep(SECONDS_AROUND)
            promised = Memory(tokens=clients.memory.tokens[:])
            instant, began = datetime.now(UTC), time.monotonic()
            took = live.run("make", folder / "backup.tar")
            times = clients.memory.between(began, began + took)
            time.sleep(SECONDS_AROUND)
        faults = what_is_wrong(clients.memory, service)
        restored = place_beside(live)
        restoring = restored.run("restore", folder / "backup.tar")
        # It serves, and stores the hits that waited in the spool.
        faults += what_is_wrong(promised, start(stack, restored))
        if live.digest(instant) != restored.digest(instant):
            faults.append("the hits from before the backup are not the same")
    return {
        "hits": hits,
        "seconds": round(took, 1),
        "seconds_to_restore": round(restoring, 1),
        "redirects": len(clients.memory.times),
        "meanwhile": len(times),
        "p99_ms_meanwhile": round(share_of(times, 0.99) * 1000, 1),
        "failed": len(clients.memory.wrong) + clients.memory.unanswered,
        "faults": faults,
    }


def start(stack: ExitStack, place: Place) -> Served:
    service = Served(place.url, place.folder)
    stack.callback(service.kill_all)
    service.wait_for_workers()
    return service


def place_beside(live: Place) -> Place:
    """Another folder, and an empty database of the same kind."""
    folder = live.folder / "restored"
    folder.mkdir()
    if live.url.startswith("sqlite"):
        return Place(f"sqlite:///{folder / 'sentby.sqlite3'}", folder)
    with psycopg.connect(live.url.replace("postgres:", "postgresql:", 1), autocommit=True) as it:
        it.execute("CREATE DATABASE restored")
    return Place(live.url.rpartition("/")[0] + "/restored", folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
