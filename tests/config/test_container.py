"""Dockerfile and compose.yml: what they name is there, and nothing secret goes into the image."""

import http.server
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from config import ask_health, launcher
from config.installing import LOCK, PROJECT
from tests.conventions.tree import APPS
from tests.postgres import free_port

DOCKERFILE = (PROJECT / "Dockerfile").read_text()
# Longer ones go on after a backslash.
INSTRUCTIONS = [
    line.split(maxsplit=1)
    for line in DOCKERFILE.replace("\\\n", " ").splitlines()
    if line and not line.startswith("#")
]


def arguments_of(name: str) -> list[str]:
    return [rest for instruction, rest in INSTRUCTIONS if instruction == name]


def read_compose() -> dict[str, Any]:
    """Names by their indentation; the items of a list stand under `items`."""
    root: dict[str, Any] = {}
    open_blocks = [(-1, root)]
    for line in (PROJECT / "compose.yml").read_text().splitlines():
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        indent = len(line) - len(line.lstrip())
        while open_blocks[-1][0] >= indent:
            open_blocks.pop()
        block = open_blocks[-1][1]
        if text.startswith("- "):
            block.setdefault("items", []).append(text[2:].strip('"'))
            continue
        name, _colon, value = text.partition(":")
        block[name] = value.strip() or {}
        open_blocks.append((indent, block[name]))
    return root


def test_it_starts_a_command_that_exists(monkeypatch) -> None:
    entry, command = (json.loads(arguments_of(each)[0]) for each in ("ENTRYPOINT", "CMD"))
    became: list[list[str]] = []
    monkeypatch.setattr(launcher, "install", lambda _lock: None)
    monkeypatch.setattr(launcher, "ignore_interrupts", lambda: None)
    monkeypatch.setattr(
        launcher, "become", lambda arguments, _environment: became.append(arguments)
    )

    assert (PROJECT / entry[-1]).exists()
    assert launcher.main(command) == 0
    assert became == [["-m", "config.serve"]]


def test_it_does_not_run_as_root() -> None:
    assert arguments_of("USER")[-1] not in {"root", "0"}


def test_it_installs_what_the_lock_file_says() -> None:
    sources = [each for line in arguments_of("COPY") for each in line.split()[:-1]]
    assert LOCK in sources
    assert all((PROJECT / each).exists() for each in sources)


def test_images_come_without_an_address() -> None:
    images = [*arguments_of("FROM"), read_compose()["services"]["database"]["image"]]
    assert not [image for image in images if "." in image.partition("/")[0].partition(":")[0]]


def test_only_what_the_server_needs_goes_into_the_image() -> None:
    lines = (PROJECT / ".dockerignore").read_text().splitlines()
    allowed = {line[1:] for line in lines if line.startswith("!")}
    assert lines[1] == "*"
    assert {*APPS, "static", "templates", "manage.py", "run.py", "pyproject.toml", LOCK} <= allowed
    assert not allowed & {".env", ".git", ".venv", "demo-data", "tests", "docs"}
    assert all((PROJECT / each).exists() for each in allowed)


def test_data_stays_in_a_volume() -> None:
    folder = re.search(r"DATA_DIR=(\S+)", arguments_of("ENV")[0])[1]
    compose = read_compose()
    volume, _colon, place = compose["services"]["sentby"]["volumes"]["items"][0].partition(":")
    assert place == folder == arguments_of("VOLUME")[0]
    assert volume in compose["volumes"]


def test_postgresql_is_a_profile_that_nothing_waits_for_without_it() -> None:
    services = read_compose()["services"]
    assert services["database"]["profiles"] == {"items": ["postgresql"]}
    assert services["sentby"]["depends_on"]["database"]["required"] == "false"


def test_the_port_is_open_for_this_machine_only() -> None:
    assert read_compose()["services"]["sentby"]["ports"] == {"items": ["127.0.0.1:8000:8000"]}


def test_dumps_are_made_by_programs_of_the_servers_release() -> None:
    release = arguments_of("FROM")[0].rpartition("-")[2]
    assert read_compose()["services"]["database"]["image"].endswith(f"-{release}")


class Answer(http.server.BaseHTTPRequestHandler):
    """200 for the host name of the product, as Django answers."""

    def do_GET(self) -> None:
        is_right = self.headers["Host"] == "go.example.com" and self.path == "/healthz"
        self.send_response(200 if is_right else 400)
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        pass


@contextmanager
def server() -> Iterator[int]:
    with http.server.HTTPServer(("127.0.0.1", 0), Answer) as it:
        threading.Thread(target=it.serve_forever).start()
        try:
            yield it.server_port
        finally:
            it.shutdown()


def test_the_health_check_is_a_program_of_ours() -> None:
    command = json.loads(arguments_of("HEALTHCHECK")[0].partition("CMD ")[2])
    assert command[1:] == ["-m", ask_health.__name__]


@pytest.mark.parametrize(
    ("base_url", "code"), [("https://go.example.com", 0), ("https://other.example.com", 1)]
)
def test_health_is_asked_by_the_products_name(monkeypatch, base_url, code) -> None:
    with server() as port:
        monkeypatch.setenv("PORT", str(port))
        monkeypatch.setenv("BASE_URL", base_url)
        assert ask_health.main() == code


def test_a_server_that_is_away_is_not_healthy(monkeypatch, capsys) -> None:
    monkeypatch.setenv("PORT", str(free_port()))
    assert ask_health.main() == 1
    assert "refused" in capsys.readouterr().err
