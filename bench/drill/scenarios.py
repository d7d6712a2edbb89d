"""One thing that goes wrong each; the numbers are those of the long drill, `short` cuts them."""

import http.client
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime

from django.apps import apps
from django.db import connection

from bench.drill import broken_databases as databases
from bench.drill.stage import Stage
from bench.redirect.seeding import BROWSER


def deactivate(stage: Stage) -> list[str]:
    """The very next clicks must see each change, whichever process they meet."""
    # Of their own: the prospects beside it must not meet one that is off for a moment.
    name = f"drill-{secrets.token_hex(4)}"
    partner = apps.get_model("partners", "Partner").objects.add(name="Drill", code=name)
    link = apps.get_model("referrals", "TrackingLink").objects.add(
        name="Drill", code=name, destination="https://www.example.com/"
    )
    changes = [
        (partner, {"status": "inactive"}, False),
        (partner, {"status": "active"}, True),
        (link, {"archived_at": datetime.now(UTC)}, False),
        (link, {"archived_at": None}, True),
    ]
    stale = []
    for turn in stage.times(1000, 100):
        row, values, is_usable = changes[turn % len(changes)]
        type(row).objects.filter(pk=row.pk).update(**values)
        for _ in range(2):
            began = time.time()
            if ("rid=" in click(stage.served.port, name)) != is_usable:
                stale.append((began, time.time()))
    connection.close()
    return faults_of(stage, stale)


def faults_of(stage: Stage, stale: list[tuple[float, float]]) -> list[str]:
    """While the database takes longer than the redirect waits, the last known table answers."""
    excused = sum(stage.served.was_spooling(*times) for times in stale)
    if excused:
        print(f"       {excused} stale answers while the database was too slow to be waited for")
    return [f"{len(stale) - excused} clicks had a stale answer"] if len(stale) > excused else []


def click(port: int, code: str) -> str:
    """Where the next click leads."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    link.request("GET", f"/go/{code}/{code}", headers={"User-Agent": BROWSER.format(140, 0, 0)})
    location = link.getresponse().getheader("Location", "")
    link.close()
    return location


def kill_workers(stage: Stage) -> None:
    for _ in stage.times(20, 3):
        stage.note_failure()
        stage.served.kill_worker()
        time.sleep(0.5)
        stage.served.wait_for_workers()


def kill_the_master(stage: Stage) -> None:
    for _ in stage.times(5, 1):
        stage.note_failure()
        stage.served.kill_all()
        stage.served.start()
        stage.served.wait_for_workers()
        time.sleep(1)


def reload_it(stage: Stage) -> list[str]:
    """Each reload has to exchange every process."""
    kept = 0
    for _ in stage.times(20, 3):
        before = set(stage.served.workers())
        stage.note_failure()
        stage.served.reload()
        kept += not stage.served.wait_until_gone(before)
    return [f"{kept} reloads left an old process behind"] if kept else []


def stop_and_start(stage: Stage) -> None:
    for _ in stage.times(5, 1):
        stage.note_failure()
        stage.served.stop()
        stage.served.start()
        stage.served.wait_for_workers()
        time.sleep(1)


Scenario = Callable[[Stage], list[str] | None]
BOTH: tuple[Scenario, ...] = (deactivate, kill_workers, kill_the_master, reload_it, stop_and_start)
ON_POSTGRESQL: tuple[Scenario, ...] = (
    databases.restart_the_database,
    databases.take_the_database_away,
    databases.kill_while_the_database_is_away,
    databases.freeze_the_database,
    databases.refuse_writes,
    databases.lock_the_hits,
    databases.grant_five_connections,
    databases.send_more_than_it_stores,
    databases.fill_the_disk,
    *BOTH,
)
ON_SQLITE: tuple[Scenario, ...] = (databases.write_beside_it, *BOTH)
LONG_ONLY = (databases.grant_five_connections, databases.send_more_than_it_stores)
# Clients and clicks a second where the usual 16 and 100 are too few.
LOADS: dict[Scenario, tuple[int, float]] = {
    databases.grant_five_connections: (64, 200),
    databases.send_more_than_it_stores: (256, 1000),
}
