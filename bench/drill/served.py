"""The redirect as a service manager runs it: the socket stays while processes come and go."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

from bench.redirect.machine import family
from bench.redirect.servers import PROJECT, environment

UNSTORED = re.compile(r"(\d+) hits not stored")
CHANGE = re.compile(r"(\S+ \S+) \w+ \S+ the database (does not take hits|takes hits again)")
WATCHED = re.compile(r"tfd:\s+(\d+)")
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
        self.number = 1 if database_url.startswith("sqlite") else workers
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

    @property
    def spool(self) -> Path:
        return self.folder / "spool"

    def spool_files(self) -> list[Path]:
        return list(self.spool.glob("*.spool"))

    def unstored(self) -> int:
        """How many hits neither database nor disk took, by the word of the service's log."""
        log = (self.folder / "service.log").read_text()
        return sum(map(int, UNSTORED.findall(log)))

    def was_spooling(self, begin: float, end: float) -> bool:
        """Whether a process did between these times, by the word of the log."""
        spooling = 0
        for line in (self.folder / "service.log").read_text().splitlines():
            found = CHANGE.match(line)
            if found is None:
                continue
            at = datetime.strptime(found[1], "%Y-%m-%d %H:%M:%S,%f").astimezone().timestamp()
            if at > end:
                break
            spooling += 1 if found[2] == "does not take hits" else -1
            if begin <= at:
                return True
        return spooling > 0

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

    def wait_until_gone(self, pids: set[int]) -> bool:
        end = time.monotonic() + 30
        while pids & set(self.workers()) and time.monotonic() < end:
            time.sleep(0.1)
        return not pids & set(self.workers())

    def wait_for_workers(self) -> None:
        """Until all of them take connections."""
        end = time.monotonic() + 60
        while sum(map(self.is_serving, self.workers())) < self.number and time.monotonic() < end:
            time.sleep(0.05)

    def is_serving(self, pid: int) -> bool:
        """Whether the process waits for clicks at our socket (Linux tells what a loop watches)."""
        name, place = f"socket:[{os.fstat(self.socket.fileno()).st_ino}]", Path(f"/proc/{pid}")
        try:
            ours = {each.name for each in (place / "fd").iterdir() if str(each.readlink()) == name}
            watched = "".join(each.read_text() for each in (place / "fdinfo").iterdir())
        except OSError:
            return False
        return bool(ours & set(WATCHED.findall(watched)))
