"""The redirect as a service manager runs it: the socket stays while processes come and go."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from bench.redirect.machine import family
from bench.redirect.servers import PROJECT, environment

# Hands the socket over as file 3, the way of systemd's socket activation.
START = """import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ |= {"LISTEN_FDS": "1", "LISTEN_PID": str(os.getpid())}
os.execv(sys.executable, [sys.executable, "-m", "config.serve", "--only", "go"])
"""


class Served:
    def __init__(self, database_url: str, folder: Path, workers: int = 2) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=2048)
        self.port = self.socket.getsockname()[1]
        self.folder = folder
        self.env = environment(database_url, folder, self.port, WEB_CONCURRENCY=str(workers))
        self.start()

    def start(self) -> None:
        descriptor = self.socket.fileno()
        with (self.folder / "service.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", START, str(descriptor)],
                cwd=PROJECT,
                env=self.env,
                pass_fds=(descriptor,),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def workers(self) -> list[int]:
        return family(self.process.pid)[1:]

    def kill_worker(self) -> None:
        for pid in self.workers()[:1]:
            os.kill(pid, signal.SIGKILL)

    def kill_all(self) -> None:
        """The master dies and the service manager clears away what it left."""
        self.process.kill()
        self.process.wait()
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return

    def reload(self) -> None:
        self.process.send_signal(signal.SIGHUP)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(60)

    def wait_for_workers(self, number: int = 1) -> None:
        end = time.monotonic() + 60
        while len(self.workers()) < number and time.monotonic() < end:
            time.sleep(0.05)
