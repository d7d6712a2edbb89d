"""A real worker on the tests' database."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from config.supervise import supervisor_command
from tests.tracking.go_process import PROJECT, database_url

SECONDS_TO_WAIT = 60


def environment(folder: Path, mail_port: int) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": database_url(),
        "DATA_DIR": str(folder),
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


def start_worker(folder: Path, mail_port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(PROJECT / "manage.py"), "worker"]
    return start(command, folder, mail_port)


def start_supervisor(folder: Path, mail_port: int) -> subprocess.Popen[bytes]:
    return start(supervisor_command(os.getpid()), folder, mail_port)


def start(command: list[str], folder: Path, mail_port: int) -> subprocess.Popen[bytes]:
    with (folder / "worker.log").open("ab") as log:
        return subprocess.Popen(
            command, cwd=PROJECT, env=environment(folder, mail_port), stdout=log, stderr=log
        )


def wait_until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + SECONDS_TO_WAIT
    while not holds():
        assert time.monotonic() < end, "the worker did not get that far"
        time.sleep(0.02)
