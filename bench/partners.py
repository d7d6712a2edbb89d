"""`python3 run.py bench partners [--partners N] [--rate N]`: a large import beside clicks.

Clicks come all the time; first alone, then while partners are imported, then while ten thousand of
them are changed at once. No redirect may fail. A line of JSON for each database.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.backup import CLIENTS, Place, start
from bench.drill.clients import Clients, share_of
from bench.drill.verifying import what_is_wrong
from bench.loads import fails_beside_clicks
from bench.redirect import databases

SECONDS_ALONE = 20
CHANGED_AT_ONCE = 10_000
HEAD = "name,code,e-mail,parent code,programs,status,credit window days,note\n"
LOAD = "import django; django.setup(); from bench.partners_load import {0}"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="run.py bench partners", description=__doc__)
    parser.add_argument("--partners", type=int, default=100_000)
    parser.add_argument("--rate", type=float, default=100.0)
    asked = parser.parse_args(arguments)
    return int(fails_beside_clicks(lambda url: measure(url, asked.partners, asked.rate)))


def measure(url: str, partners: int, rate: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="sentby-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        place = Place(url or f"sqlite:///{folder / 'sentby.sqlite3'}", folder)
        databases.prepare(place.url, folder)
        write_file(folder / "partners.csv", partners)
        service = start(stack, place)
        with Clients(service.port, CLIENTS, rate) as clients:
            _none, alone = during(clients, lambda: time.sleep(SECONDS_ALONE))
            imported, beside = during(clients, load(place, f"import_file('{folder}/partners.csv')"))
            at_once = min(CHANGED_AT_ONCE, partners)
            changed, meanwhile = during(clients, load(place, f"change_partners({at_once})"))
        faults = what_is_wrong(clients.memory, service)
    return {
        "partners": partners,
        "import": imported,
        "clicks_alone": alone,
        "clicks_beside_import": beside,
        "changed_at_once": at_once,
        "changes": changed,
        "clicks_beside_changes": meanwhile,
        "failed": len(clients.memory.wrong) + clients.memory.unanswered,
        "faults": faults,
    }


def write_file(path: Path, partners: int) -> None:
    """Half are in a program, and recruited by somebody ten lines further down."""
    with path.open("w") as file:
        file.write(HEAD)
        for n in range(partners):
            parent = f"import{min(n + 10, partners - 1)}" if n % 2 and n + 10 < partners else ""
            program = "Many" if n % 2 else ""
            file.write(f"Partner {n},import{n},i{n}@example.com,{parent},{program},active,,x\n")


def load(place: Place, call: str) -> Callable[[], Any]:
    code = f"{LOAD.format(call.partition('(')[0])}; {call}"
    return lambda: json.loads(databases.run_python(code, place.url, place.folder))


def during(clients: Clients, deed: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    """What the deed answers, and how long the clicks took meanwhile."""
    began = time.monotonic()
    answer = deed()
    times = clients.memory.between(began, time.monotonic())
    shares = {"p50_ms": 0.5, "p99_ms": 0.99, "longest_ms": 1.0}
    return answer, {"clicks": len(times)} | {
        name: round(share_of(times, share) * 1000, 1) for name, share in shares.items()
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
