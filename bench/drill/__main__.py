"""`python3 run.py drill`: the long drill; `--short` takes three minutes."""

import argparse
import os
import sys
import time
from collections.abc import Iterator

from bench.drill.clients import Clients, Memory, share_of
from bench.drill.database import Database, database
from bench.drill.place import prepared
from bench.drill.stage import Stage
from bench.drill.verifying import what_is_wrong
from tests.postgres import find_binaries

# Clients, and clicks a second.
USUAL = (16, 100.0)
# Clicks asked this long before and after a failure are the first to meet it.
SECONDS_OF_A_FAILURE = (0.3, 1.0)


def main() -> int:
    parser = argparse.ArgumentParser(prog="run.py drill", description=__doc__)
    parser.add_argument("--short", action="store_true", help="what the tests run: three minutes")
    parser.add_argument("--only", choices=["postgresql", "sqlite"])
    parser.add_argument("scenarios", nargs="*", help="by name; all of them if none is named")
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
    with prepared(server) as service:
        from bench.drill import scenarios

        faults = 0
        for each in scenarios.ON_POSTGRESQL if server else scenarios.ON_SQLITE:
            is_left_out = options.short and each in scenarios.LONG_ONLY
            if each.__name__ in options.scenarios or not (options.scenarios or is_left_out):
                stage = Stage(service, server, options.short)
                faults += not run(each, stage, scenarios.LOADS.get(each, USUAL))
        return faults


def run(scenario, stage: Stage, load: tuple[int, float]) -> bool:  # type: ignore[no-untyped-def]
    before = stage.served.unstored()
    with Clients(stage.served.port, *load) as clients:
        time.sleep(2)
        found = scenario(stage) or []
        time.sleep(2)
    unstored = stage.served.unstored() - before
    faults = found + what_is_wrong(clients.memory, stage.served, unstored)
    print(f"{'FAILED' if faults else 'ok':<7}{scenario.__name__:<34}", end="")
    print(*figures(clients.memory, stage.failures, unstored), sep=", ", flush=True)
    for fault in faults:
        print(f"       {fault}", flush=True)
    return not faults


def figures(memory: Memory, failures: list[float], unstored: int) -> Iterator[str]:
    yield f"{len(memory.tokens):>7} answered, {memory.unanswered} cut off"
    if unstored:
        yield f"{unstored} reported as not stored"
    at_once, later = memory.around(failures, SECONDS_OF_A_FAILURE)
    if at_once:
        yield f"p99 at the failure {share_of(at_once, 0.99) * 1000:.0f} ms"
    yield f"p99 {'after' if at_once else 'of all'} {share_of(later, 0.99) * 1000:.0f} ms"
    yield f"slowest {share_of(at_once + later, 1) * 1000:.0f} ms"


if __name__ == "__main__":
    sys.exit(main())
