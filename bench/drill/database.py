"""A durable PostgreSQL that can be killed, stopped and started again with its data."""

import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from bench.redirect.machine import family
from tests import postgres


class Database:
    def __init__(self, binaries: Path) -> None:
        self.binaries, self.run_as = binaries, postgres.unprivileged()
        self.home = postgres.make_home(self.run_as)
        self.port, password = postgres.free_port(), secrets.token_hex(16)
        postgres.initialise(binaries, self.home, password, self.run_as)
        self.url = f"postgres://tests:{password}@127.0.0.1:{self.port}/postgres"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *settings: str) -> None:
        place = (self.binaries, self.home, self.port, self.run_as)
        self.process = postgres.start(*place, (*postgres.DURABLE, *settings))
        postgres.wait_until_it_listens(self.process, self.port)

    def wait_until_it_serves(self) -> None:
        """After a crash it listens while it still recovers."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                self.connect().close()
            except psycopg.OperationalError:
                time.sleep(0.1)
            else:
                return

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(self.url.replace("postgres:", "postgresql:", 1))

    def stop_at_once(self) -> None:
        """As after a crash: nothing is finished, the next start recovers."""
        if self.process:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(30)

    def restart_at_once(self) -> None:
        self.stop_at_once()
        self.start()

    def freeze(self) -> None:
        self.send_to_all(signal.SIGSTOP)

    def thaw(self) -> None:
        self.send_to_all(signal.SIGCONT)

    def send_to_all(self, number: int) -> None:
        for pid in family(self.process.pid) if self.process else []:
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def change_settings(self, text: str) -> None:
        """In force for the next transaction of every connection."""
        with (self.home / "data" / "postgresql.auto.conf").open("a") as file:
            file.write(f"{text}\n")
        if self.process:
            self.process.send_signal(signal.SIGHUP)


@contextmanager
def database(binaries: Path) -> Iterator[Database]:
    it = Database(binaries)
    try:
        it.start()
        yield it
    finally:
        if it.process:
            postgres.stop(it.process)
        shutil.rmtree(it.home, ignore_errors=True)
