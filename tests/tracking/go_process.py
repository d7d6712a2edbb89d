"""A real `serve --only go` on the tests' database, and a request to it."""

import http.client
import os
import string
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from django.db import connection
from django.http import HttpResponse
from django.test import Client

from tests.postgres import free_port

PROJECT = Path(__file__).resolve().parent.parent.parent
SECONDS_TO_START = 60
SECONDS_TO_REPLAY = 30


@dataclass(frozen=True)
class GoProcess:
    port: int
    folder: Path

    def ask(
        self,
        path: str,
        client: Client,
        method: str,
        headers: dict[str, str],
        *,
        secure: bool = False,
        REMOTE_ADDR: str = "127.0.0.1",  # noqa: N803
    ) -> HttpResponse:
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
        sent = {"Host": "testserver", "X-Forwarded-For": REMOTE_ADDR, **headers}
        sent |= {"Cookie": cookies} if cookies else {}
        sent |= {"X-Forwarded-Proto": "https"} if secure else {}
        answer = self.send(method.upper(), path, sent)
        self.wait_for_replay()
        response = HttpResponse(answer.read(), status=answer.status)
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                response.cookies.load(value)
            else:
                response[name] = value
        client.cookies.update(response.cookies)
        return response

    def send(self, method: str, path: str, headers: dict[str, str]) -> http.client.HTTPResponse:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        # As browsers do with what an address cannot hold.
        link.request(method, quote(path, string.printable), headers={"User-Agent": "", **headers})
        return link.getresponse()

    def wait_for_replay(self) -> None:
        """On a busy machine a commit may have taken too long; then the hit comes a little later."""
        end = time.monotonic() + SECONDS_TO_REPLAY
        while list(self.folder.glob("spool/*.spool")) and time.monotonic() < end:
            time.sleep(0.1)


@contextmanager
def go_process(folder: Path) -> Iterator[GoProcess]:
    """Serve the database that this process is connected to."""
    port, log = free_port(), folder / "go.log"
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "DATA_DIR": str(folder),
        "BEHIND_HTTPS_PROXY": "1",
        "TRUSTED_PROXIES": "127.0.0.1/32",
        "WEB_CONCURRENCY": "1",
    }
    command = [sys.executable, "-m", "config.serve", "--only", "go"]
    with log.open("wb") as output:
        server = subprocess.Popen(
            command, cwd=PROJECT, env=environment, stdout=output, stderr=output
        )
        process = GoProcess(port, folder)
        try:
            wait_until_it_answers(server, process, log)
            yield process
        finally:
            server.terminate()
            server.wait(30)


def database_url() -> str:
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    account = f"{quote(given['USER'])}:{quote(given['PASSWORD'])}"
    return f"postgres://{account}@{given['HOST']}:{given['PORT']}/{given['NAME']}"


def wait_until_it_answers(server: subprocess.Popen, process: GoProcess, log: Path) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end and server.poll() is None:
        try:
            process.send("GET", "/healthz", {})
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"The redirect did not start:\n{log.read_text()}")
