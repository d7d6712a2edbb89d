"""The real server in a process of its own: the demo, or an install that nobody set up."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest

PROJECT = Path(__file__).resolve().parent.parent
SECONDS_TO_START = 180
# Nothing of the tests' own environment may reach the server.
FOREIGN = ("DATABASE_URL", "TEST_DATABASE_URL", "DJANGO_SETTINGS_MODULE", "SENTBY_TEST_DIR")


@dataclass(frozen=True)
class Demo:
    """A running demo: its address, the owner's website and everybody's sign-ins."""

    base_url: str
    website_url: str
    people: dict[str, dict[str, str]]
    log: Path
    secret_key: str

    def sign_in_of(self, who: str) -> tuple[str, str]:
        """E-mail and password of `owner` or of the partner with this code."""
        return self.people[who]["email"], self.people[who]["password"]


@contextmanager
def demo_server(folder: Path) -> Iterator[Demo]:
    """Run the demo with its data in `folder`; it has stopped when this ends."""
    port, log = free_pair_of_ports(), folder / "server.log"
    secret_key = f"demo-{secrets.token_urlsafe(50)}"
    environment = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    environment |= {
        "SECRET_KEY": secret_key,
        "BASE_URL": f"http://127.0.0.1:{port}",
        "DATA_DIR": str(folder),
        "SENTBY_DEMO": "1",
        "EMAIL_URL": f"filemail:///{folder / 'mail'}",
    }
    command = [sys.executable, "-m", "demo.launch", str(port)]
    with log.open("wb") as output:
        server = subprocess.Popen(
            command, cwd=PROJECT, env=environment, stdout=output, stderr=output
        )
        try:
            website = f"http://localhost:{port + 1}/"
            wait_until_ready(server, [f"http://127.0.0.1:{port}/readyz", website], log)
            yield read_demo(folder, log, secret_key)
        finally:
            stop(server)


def read_demo(folder: Path, log: Path, secret_key: str) -> Demo:
    access: dict[str, Any] = json.loads((folder / "demo.json").read_text())
    people = {"owner": access["owner"]} | {each["code"]: each for each in access["partners"]}
    return Demo(access["base_url"], access["website_url"], people, log, secret_key)


@dataclass(frozen=True)
class Install:
    """A production install that nobody has set up yet."""

    base_url: str
    set_up_address: str


@contextmanager
def install_server(folder: Path) -> Iterator[Install]:
    """`run.py serve` on an empty SQLite database in `folder`."""
    port, log = free_pair_of_ports(), folder / "server.log"
    base_url = f"http://127.0.0.1:{port}"
    environment = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    environment |= {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "BASE_URL": base_url,
        "PORT": str(port),
        "DATA_DIR": str(folder / "data"),
        "EMAIL_URL": "memorymail://",
    }
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "config.serve"],
            cwd=PROJECT,
            env=environment,
            stdout=output,
            stderr=output,
        )
        try:
            wait_until_ready(server, [f"{base_url}/healthz"], log)
            printed = [word for word in log.read_text().split() if "/set-up/" in word]
            yield Install(base_url, printed[-1])
        finally:
            stop(server)


def wait_until_ready(server: subprocess.Popen[bytes], addresses: list[str], log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        if all(answers(address) for address in addresses):
            return
        time.sleep(0.1)
    last_lines = "\n".join(log.read_text().splitlines()[-15:])
    pytest.fail(f"The server did not start:\n{last_lines}", pytrace=False)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as response:
            return bool(response.status == 200)
    except (URLError, TimeoutError, ConnectionError):
        return False


def stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def free_pair_of_ports() -> int:
    """A port that is free together with the next one, which the owner's website takes."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                second.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port
