"""Databases that are away, hang, wait, are too slow or full; SQLite has a scenario at the end."""

import time
from contextlib import closing, suppress

import psycopg
from django.db import connection, transaction

from bench.drill.database import Database
from bench.drill.small_disk import small_disk
from bench.drill.stage import Stage

FEW_CONNECTIONS = ("max_connections=5", "superuser_reserved_connections=0", "max_wal_senders=0")
SLOW_STORING = """
CREATE FUNCTION drill_sleep() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN PERFORM pg_sleep(0.005); RETURN NEW; END';
CREATE TRIGGER drill_sleep BEFORE INSERT ON tracking_hit
  FOR EACH ROW EXECUTE FUNCTION drill_sleep();
"""
QUICK_STORING = "DROP TRIGGER drill_sleep ON tracking_hit; DROP FUNCTION drill_sleep()"


def restart_the_database(stage: Stage) -> None:
    for _ in stage.times(5, 2):
        stage.note_failure()
        stage.database.restart_at_once()
        stage.database.wait_until_it_serves()
        time.sleep(2)


def take_the_database_away(stage: Stage) -> None:
    stage.note_failure()
    stage.database.stop_at_once()
    time.sleep(stage.seconds(300, 8))
    stage.database.start()
    stage.database.wait_until_it_serves()
    time.sleep(3)


def kill_while_the_database_is_away(stage: Stage) -> None:
    """The spool of a killed process is another one's to replay."""
    stage.note_failure()
    stage.database.stop_at_once()
    time.sleep(2)
    stage.note_failure()
    stage.served.kill_worker()
    time.sleep(4)
    stage.database.start()
    stage.database.wait_until_it_serves()
    time.sleep(3)


def freeze_the_database(stage: Stage) -> None:
    """It neither answers nor closes a connection, as behind a cable that was pulled."""
    stage.note_failure()
    stage.database.freeze()
    time.sleep(stage.seconds(10, 4))
    stage.database.thaw()
    time.sleep(2)


def refuse_writes(stage: Stage) -> None:
    """As after a move to a standby, and what providers do when the database's disk is full."""
    stage.note_failure()
    stage.database.change_settings("default_transaction_read_only = on")
    time.sleep(stage.seconds(10, 4))
    stage.database.change_settings("default_transaction_read_only = off")
    time.sleep(2)


def lock_the_hits(stage: Stage) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE tracking_hit IN ACCESS EXCLUSIVE MODE")
        stage.note_failure()
        time.sleep(stage.seconds(10, 4))
    connection.close()


def grant_five_connections(stage: Stage) -> None:
    """Other programs hold all that are left, and a new process finds none."""
    stage.note_failure()
    stage.database.stop_at_once()
    stage.database.start(*FEW_CONNECTIONS)
    stage.database.wait_until_it_serves()
    time.sleep(2)
    taken = take_all_connections(stage.database)
    stage.note_failure()
    stage.served.kill_worker()
    time.sleep(stage.seconds(8, 4))
    for each in taken:
        each.close()
    time.sleep(3)
    stage.note_failure()
    stage.database.restart_at_once()
    stage.database.wait_until_it_serves()


def take_all_connections(database: Database) -> list[psycopg.Connection]:
    taken = []
    with suppress(psycopg.OperationalError):
        while True:
            taken.append(database.connect())
    return taken


def send_more_than_it_stores(stage: Stage) -> None:
    """The database takes 400 hits a second, and 1,000 come."""
    run_sql(SLOW_STORING)
    stage.note_failure()
    time.sleep(stage.seconds(30, 6))
    run_sql(QUICK_STORING)
    time.sleep(3)


def run_sql(text: str) -> None:
    with closing(connection), connection.cursor() as cursor:
        cursor.execute(text)


def fill_the_disk(stage: Stage) -> None:
    """First beside a sound database, then without one: then hits are lost, and it says so."""
    with small_disk(stage.served) as disk:
        stage.note_failure()
        disk.fill()
        time.sleep(2)
        disk.make_room()
        stage.note_failure()
        stage.database.stop_at_once()
        time.sleep(stage.seconds(10, 6))
        disk.grow()
        time.sleep(2)
        stage.database.start()
        wait_until_empty(stage)


def wait_until_empty(stage: Stage) -> None:
    """Hits on the small disk have to leave it before it goes away."""
    end = time.monotonic() + 30
    while stage.served.spool_files() and time.monotonic() < end:
        time.sleep(0.2)
    time.sleep(1)


def write_beside_it(stage: Stage) -> None:
    """SQLite: somebody's long transaction holds the one write lock."""
    with transaction.atomic():
        stage.note_failure()
        time.sleep(stage.seconds(6, 3))
    connection.close()
