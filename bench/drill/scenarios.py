"""One thing that goes wrong each; the numbers are those of the long drill, `short` cuts them."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction

from bench.drill.database import Database
from bench.drill.service import Service


@dataclass(frozen=True)
class Stage:
    service: Service
    database: Database | None
    is_short: bool

    def times(self, long: int, short: int) -> range:
        return range(short if self.is_short else long)


def kill_workers(stage: Stage) -> None:
    for _ in stage.times(20, 3):
        stage.service.kill_worker()
        time.sleep(1)


def kill_the_master(stage: Stage) -> None:
    for _ in stage.times(5, 1):
        stage.service.kill_all()
        stage.service.start()
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
    stage.service.kill_worker()
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
        stage.service.reload()
        time.sleep(2)


def stop_and_start(stage: Stage) -> None:
    for _ in stage.times(5, 1):
        stage.service.stop()
        stage.service.start()
        time.sleep(4)


Scenario = Callable[[Stage], None]
BOTH: tuple[Scenario, ...] = (kill_workers, kill_the_master, reload_it, stop_and_start)
ON_POSTGRESQL: tuple[Scenario, ...] = (
    restart_the_database,
    take_the_database_away,
    kill_while_the_database_is_away,
    lock_the_hits,
    *BOTH,
)
ON_SQLITE: tuple[Scenario, ...] = (write_beside_it, *BOTH)
