"""Keeps one worker running beside the server that started this, and ends with it.

Apart from that server: gunicorn's process is for requests alone, and nothing here can delay it.
"""

import os
import signal
import subprocess
import sys
import time

from config.installing import PROJECT

SECONDS_BETWEEN_LOOKS = 0.5
# A worker that ends again and again is started at this pace.
SECONDS_BETWEEN_STARTS = 5
# What it has in hand, such as a mail to a slow server, may take as long to end.
SECONDS_TO_STOP = 15


class Supervisor:
    def __init__(self, server: int) -> None:
        self.server = server
        self.is_stopping = False
        self.worker: subprocess.Popen[bytes] | None = None
        self.started_at = -float(SECONDS_BETWEEN_STARTS)

    def run(self) -> None:
        for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(each, self.note_stop)
        while not self.is_stopping and os.getppid() == self.server:
            self.look()
            time.sleep(SECONDS_BETWEEN_LOOKS)
        self.stop()

    def note_stop(self, _signal: int, _frame: object) -> None:
        self.is_stopping = True

    def look(self) -> None:
        is_time = time.monotonic() >= self.started_at + SECONDS_BETWEEN_STARTS
        if is_time and (self.worker is None or self.worker.poll() is not None):
            self.started_at = time.monotonic()
            self.worker = subprocess.Popen(worker_command(os.getpid()), cwd=PROJECT)  # noqa: S603

    def stop(self) -> None:
        if self.worker is None:
            return
        self.worker.terminate()
        try:
            self.worker.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self.worker.kill()
            self.worker.wait()


def worker_command(beside: int) -> list[str]:
    """The worker that ends when process `beside` is not its parent any more."""
    return [sys.executable, str(PROJECT / "manage.py"), "worker", "--beside", str(beside)]


def supervisor_command(server: int) -> list[str]:
    return [sys.executable, "-m", "config.supervise", str(server)]


if __name__ == "__main__":
    Supervisor(int(sys.argv[1])).run()
