"""One thing that goes wrong each; the numbers are those of the long drill, `short` cuts them."""

import http.client
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, transaction

from bench.drill.database import Database
from bench.drill.served import Served
from bench.redirect.seeding import BROWSER


@dataclass(frozen=True)
class Stage:
    served: Served
    database: Database | None
    is_short: bool

    def times(self, long: int, short: int) -> range:
        return range(short if self.is_short else long)


def deactivate(stage: Stage) -> list[str]:
    """The very next click of every process must see the change; each connection may meet either."""
    # Of their own: the prospects beside it must not meet one that is off for a moment.
    objects = apps.get_model("partners", "Partner").objects
    partners = [
        objects.add(name=f"Drill {n}", code=f"drill-{secrets.token_hex(4)}") for n in range(50)
    ]
    stale = 0
    for turn in stage.times(1000, 100):
        partner = partners[turn % len(partners)]
        for status in ("inactive", "active"):
            type(partner).objects.filter(pk=partner.pk).update(status=status)
            has_id = "rid=" in click(stage.served.port, partner.code)
            stale += has_id != (status == "active")
    connection.close()
    return [f"{stale} clicks had a stale answer"] if stale else []


def click(port: int, code: str) -> str:
    """Where the next click of a partner leads."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    link.request("GET", f"/go/l1/{code}", headers={"User-Agent": BROWSER.format(140, 0, 0)})
    location = link.getresponse().getheader("Location", "")
    link.close()
    return location


def kill_workers(stage: Stage) -> None:
    for _ in stage.times(20, 3):
        stage.served.kill_worker()
        time.sleep(1)


def kill_the_master(stage: Stage) -> None:
    for _ in stage.times(5, 1):
        stage.served.kill_all()
        stage.served.start()
        time.sleep(4)


def restart_the_database(stage: Stage) -> None:
    for _ in stage.times(5, 2):
        stage.database.restart_at_once()
        time.sleep(2)


def take_the_database_away(stage: Stage) -> None:
    stage.database.stop_at_once()
    time.sleep(300 if not stage.is_short else 8)
    stage.database.start()
    time.sleep(3)


def kill_while_the_database_is_away(stage: Stage) -> None:
    """The spool of a killed process is another one's to replay."""
    stage.database.stop_at_once()
    time.sleep(2)
    stage.served.kill_worker()
    time.sleep(4)
    stage.database.start()
    time.sleep(3)


def lock_the_hits(stage: Stage) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE tracking_hit IN ACCESS EXCLUSIVE MODE")
        time.sleep(10 if not stage.is_short else 4)
    connection.close()


def write_beside_it(stage: Stage) -> None:
    """SQLite: somebody's long transaction holds the one write lock."""
    with transaction.atomic():
        time.sleep(6 if not stage.is_short else 3)
    connection.close()


def reload_it(stage: Stage) -> None:
    for _ in stage.times(20, 3):
        stage.served.reload()
        time.sleep(2)


def stop_and_start(stage: Stage) -> None:
    for _ in stage.times(5, 1):
        stage.served.stop()
        stage.served.start()
        time.sleep(4)


Scenario = Callable[[Stage], list[str] | None]
BOTH: tuple[Scenario, ...] = (deactivate, kill_workers, kill_the_master, reload_it, stop_and_start)
ON_POSTGRESQL: tuple[Scenario, ...] = (
    restart_the_database,
    take_the_database_away,
    kill_while_the_database_is_away,
    lock_the_hits,
    *BOTH,
)
ON_SQLITE: tuple[Scenario, ...] = (write_beside_it, *BOTH)
