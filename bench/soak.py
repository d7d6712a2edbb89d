"""`python3 run.py bench soak`: an hour of clicks; does memory grow, do answers become slower?

python3 run.py bench soak --minutes 60 --rate 200
"""

import argparse
import statistics
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field

from django.apps import apps
from django.db import connection

from bench.drill.clients import Clients, share_of
from bench.drill.database import database
from bench.drill.place import prepared
from bench.drill.served import Served
from bench.drill.verifying import what_is_wrong
from bench.redirect.machine import memory_mb
from bench.redirect.seeding import BROWSER
from tests.postgres import find_binaries

SECONDS_BETWEEN_LOOKS = 10
MOST_MB_AN_HOUR = 1.0
# Caches of so many browsers and addresses fill up first.
SHARE_TO_WARM_UP = 1 / 6
WINDOWS = 6


class Strangers(Clients):
    """Every click comes from a browser and with a query that nobody has sent before."""

    def next_click(self, client: int, turn: int) -> tuple[str, str]:
        path, _browser = super().next_click(client, turn)
        return f"{path}?utm_content={client}-{turn}", BROWSER.format(100 + client, turn, client)


@dataclass
class Looks:
    """Minutes since the start, and the memory of the serving processes then."""

    at: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)

    def slope(self) -> float:
        """MB an hour, after the caches have filled."""
        first = int(len(self.at) * SHARE_TO_WARM_UP)
        line = statistics.linear_regression(self.at[first:], self.megabytes[first:])
        return line.slope * 60


def main() -> int:
    parser = argparse.ArgumentParser(prog="run.py bench soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--rate", type=float, default=200.0)
    parser.add_argument("--clients", type=int, default=16)
    options = parser.parse_args()
    binaries = find_binaries()
    with ExitStack() as stack:
        server = stack.enter_context(database(binaries)) if binaries else None
        service = stack.enter_context(prepared(server))
        started = time.monotonic()
        with Strangers(service.port, options.clients, options.rate) as clients:
            looks = look(service, started, options.minutes * 60)
        faults = what_is_wrong(clients.memory, service)
    print(f"{len(clients.memory.tokens)} clicks answered, {clients.memory.unanswered} cut off.")
    length = options.minutes * 60 / WINDOWS
    for n in range(WINDOWS):
        begin = started + n * length
        times = clients.memory.between(begin, begin + length)
        p50, p99 = (share_of(times, share) * 1000 for share in (0.5, 0.99))
        print(f"minutes {n * length / 60:.0f} to {(n + 1) * length / 60:.0f}: ", end="")
        print(f"p50 {p50:.1f} ms, p99 {p99:.1f} ms")
    slope = looks.slope()
    print(f"Memory: {looks.megabytes[0]:.1f} MB, at the end {looks.megabytes[-1]:.1f} MB;", end=" ")
    print(f"{slope:+.2f} MB an hour after the first sixth.")
    if slope > MOST_MB_AN_HOUR:
        faults.append(f"memory grows by more than {MOST_MB_AN_HOUR} MB an hour")
    print("FAILED: " + "; ".join(faults) if faults else "ok")
    return 1 if faults else 0


def look(service: Served, started: float, seconds: float) -> Looks:
    """Meanwhile somebody keeps changing a partner, so that the table is read anew each time."""
    looks, turn = Looks(), 0
    partner = apps.get_model("partners", "Partner").objects.add(name="Soak", code="soak")
    while time.monotonic() < started + seconds:
        time.sleep(SECONDS_BETWEEN_LOOKS)
        turn += 1
        type(partner).objects.filter(pk=partner.pk).update(name=f"Soak {turn}")
        connection.close()
        looks.at.append((time.monotonic() - started) / 60)
        looks.megabytes.append(memory_mb([service.process.pid, *service.workers()]))
    return looks


if __name__ == "__main__":
    sys.exit(main())
