"""The servers that are compared, each in processes of its own on 127.0.0.1."""

import http.client
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.redirect.machine import family
from bench.redirect.seeding import Rows
from tests.postgres import free_port

PROJECT = Path(__file__).resolve().parent.parent.parent
SECONDS_TO_START = 60
SECRET_KEY = "0123456789-only-for-benchmarks-abcdefghijklmnopqrstuvwxyz-ABCDEFG"
NGINX = """daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 2048; }}
http {{ access_log off; keepalive_requests 1000000000;
  server {{ listen 127.0.0.1:{port}; location / {{ return 302 https://www.example.com/; }} }} }}
"""


@dataclass(frozen=True)
class Server:
    name: str
    port: int
    process: subprocess.Popen[bytes]
    folder: Path

    @property
    def pids(self) -> list[int]:
        return family(self.process.pid)

    def rows(self, rows: Rows) -> Rows:
        """The requests that this server gets."""
        return rows


def environment(database_url: str, folder: Path, port: int, **more: str) -> dict[str, str]:
    base = {"SECRET_KEY": SECRET_KEY, "DATABASE_URL": database_url, "DATA_DIR": str(folder)}
    base |= {"BASE_URL": f"http://127.0.0.1:{port}", "HOST": "127.0.0.1", "PORT": str(port)}
    return {**os.environ, **base, "DJANGO_SETTINGS_MODULE": "config.settings", **more}


@contextmanager
def nginx(folder: Path) -> Iterator[Server]:
    """Bare `return 302`, or what uvicorn alone can do where nginx is missing."""
    port, binary = free_port(), shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if binary:
        config = folder / "nginx.conf"
        config.write_text(NGINX.format(folder=folder, port=port))
        command = [binary, "-c", str(config)]
    else:
        command = [sys.executable, "-m", "uvicorn", "bench.redirect.null:application"]
        command += ["--port", str(port), "--no-access-log", "--log-level", "error"]
    with running("nginx" if binary else "uvicorn", command, dict(os.environ), port, folder) as it:
        yield it


@contextmanager
def naive(folder: Path, database_url: str) -> Iterator[Server]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--workers", "4", "--bind", f"127.0.0.1:{port}"]
    command += ["--no-control-socket", "bench.redirect.naive:application"]
    with running("naive", command, environment(database_url, folder, port), port, folder) as it:
        yield it


@contextmanager
def ours(name: str, folder: Path, database_url: str, **more: str) -> Iterator[Server]:
    """`serve --only go`, as in production."""
    port = free_port()
    command = [sys.executable, "-m", "config.serve", "--only", "go"]
    with running(
        name, command, environment(database_url, folder, port, **more), port, folder
    ) as it:
        yield it


@contextmanager
def running(
    name: str, command: list[str], env: dict[str, str], port: int, folder: Path
) -> Iterator[Server]:
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=PROJECT, env=env, stdout=log, stderr=log)
        server = Server(name, port, process, folder)
        try:
            wait_until_it_answers(server)
            yield server
        finally:
            process.terminate()
            process.wait(30)


def wait_until_it_answers(server: Server) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end and server.process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()
    raise RuntimeError((server.folder / f"{server.name}.log").read_text())
