"""`python3 run.py bench hits [--hits N]`: does it stay fast with millions of hits?

The writer's insert rate beside N stored hits against an empty table, in turns so that what else
the machine does hits both, and a partner's numbers of twelve months; on both databases.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from bench.redirect import databases
from bench.redirect.servers import PROJECT, environment
from tests.postgres import find_binaries, postgres_server

LOAD = [sys.executable, "-m", "bench.hit_load"]
# Of the rate on an empty table, and milliseconds.
LEAST_RATE, MOST_FOR_COUNTS = 0.9, 10


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="run.py bench hits", description=__doc__)
    parser.add_argument("--hits", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--database", choices=["postgresql", "sqlite"], nargs="+")
    asked = parser.parse_args(arguments)
    kinds = asked.database or ["sqlite"] + (["postgresql"] if find_binaries() else [])
    return max(measure(kind, asked.hits, asked.rounds) for kind in kinds)


def measure(kind: str, hits: int, rounds: int) -> int:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sentby-bench-")))
        empty, full = (stack.enter_context(worker(kind, folder / name)) for name in ("a", "b"))
        print(f"{kind}: storing {hits:,} hits ...", flush=True)
        seeded = ask(full, f"fill {hits}")
        ask(empty, "fill 0")
        turns = [(ask(empty, "insert"), ask(full, "insert")) for _ in range(rounds)]
        counts, report = ask(full, "counts"), ask(full, "report")
    of_empty, of_full = (median(rates) for rates in zip(*turns, strict=True))
    figures = {
        "database": kind,
        "hits": hits,
        "seconds_to_fill": round(seeded, 1),
        "hits_per_second_empty": round(of_empty),
        "hits_per_second_full": round(of_full),
        "full_against_empty": round(median(full / empty for empty, full in turns), 3),
        "counts_ms": round(counts, 2),
        "whole_report_ms": round(report, 2),
    }
    print(json.dumps(figures), flush=True)
    return int(figures["full_against_empty"] < LEAST_RATE or counts > MOST_FOR_COUNTS)


@contextmanager
def worker(kind: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process on a database of its own; it takes commands line by line."""
    folder.mkdir()
    with ExitStack() as stack:
        address = f"sqlite:///{folder / 'bench.sqlite3'}"
        if kind == "postgresql":
            address = stack.enter_context(postgres_server(find_binaries(), durable=True))
        databases.prepare(address, folder)
        options: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        options |= {"cwd": PROJECT, "env": environment(address, folder, 8000), "text": True}
        yield stack.enter_context(subprocess.Popen(LOAD, **options))


def ask(process: subprocess.Popen[str], command: str) -> float:
    process.stdin.write(f"{command}\n")
    process.stdin.flush()
    return float(process.stdout.readline())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
