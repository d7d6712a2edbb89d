"""A durable PostgreSQL that can be killed, stopped and started again with its data."""

import secrets
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import postgres


class Database:
    def __init__(self, binaries: Path) -> None:
        self.binaries, self.run_as = binaries, postgres.unprivileged()
        self.home = postgres.make_home(self.run_as)
        self.port, password = postgres.free_port(), secrets.token_hex(16)
        postgres.initialise(binaries, self.home, password, self.run_as)
        self.url = f"postgres://tests:{password}@127.0.0.1:{self.port}/postgres"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        place = (self.binaries, self.home, self.port, self.run_as)
        self.process = postgres.start(*place, postgres.DURABLE)
        postgres.wait_until_it_listens(self.process, self.port)

    def stop_at_once(self) -> None:
        """As after a crash: nothing is finished, the next start recovers."""
        if self.process:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(30)

    def restart_at_once(self) -> None:
        self.stop_at_once()
        self.start()


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
