"""A PostgreSQL server of one test run: its own data directory and port, gone at the end."""

import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
    "/Library/PostgreSQL/*/bin",
)
# The data is thrown away, so nothing needs to survive a power cut.
SERVER_SETTINGS = (
    "fsync=off",
    "full_page_writes=off",
    "unix_socket_directories=",
    "log_min_messages=fatal",
)
DURABLE = SERVER_SETTINGS[2:]
START_SECONDS = 30


def find_binaries() -> Path | None:
    """The directory that holds `initdb` and `postgres`, the newest one if there are several."""
    on_path = shutil.which("initdb")
    places = [Path(on_path).resolve().parent] if on_path else []
    for place in PLACES:
        places += sorted(Path("/").glob(place[1:]), key=version_of, reverse=True)
    for each in places:
        if (each / "initdb").exists() and (each / "postgres").exists():
            return each
    return None


def version_of(place: Path) -> list[int]:
    return [int(digits) for digits in re.findall(r"\d+", str(place))]


@contextmanager
def postgres_server(binaries: Path, *, durable: bool = False) -> Iterator[str]:
    """Start a server and yield the `DATABASE_URL` of an empty database in it.

    A durable one syncs each commit to the disk, as in production.
    """
    run_as = unprivileged()
    home = make_home(run_as)
    password, port = secrets.token_hex(16), free_port()
    try:
        initialise(binaries, home, password, run_as)
        server = start(binaries, home, port, run_as, DURABLE if durable else SERVER_SETTINGS)
        try:
            wait_until_it_listens(server, port)
            yield f"postgres://tests:{password}@127.0.0.1:{port}/postgres"
        finally:
            stop(server)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def unprivileged() -> dict[str, Any]:
    """What makes `subprocess` leave root behind: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    account = known.get("postgres") or known["nobody"]
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def make_home(run_as: dict[str, Any]) -> Path:
    # Root's own temporary directory may be closed to other accounts; /tmp is open to all.
    home = Path(tempfile.mkdtemp(prefix="sentby-pg-", dir="/tmp" if run_as else None))
    if run_as:
        os.chown(home, run_as["user"], run_as["group"])
    return home


def initialise(binaries: Path, home: Path, password: str, run_as: dict[str, Any]) -> None:
    password_file = home / "password"
    password_file.write_text(password)
    if run_as:
        os.chown(password_file, run_as["user"], run_as["group"])
    command = [binaries / "initdb", "--pgdata", home / "data", "--username", "tests"]
    command += ["--pwfile", password_file, "--auth", "scram-sha-256"]
    command += ["--encoding", "UTF8", "--no-locale", "--no-sync"]
    subprocess.run(command, check=True, cwd=home, stdout=subprocess.DEVNULL, **run_as)


def start(
    binaries: Path, home: Path, port: int, run_as: dict[str, Any], settings: tuple[str, ...]
) -> subprocess.Popen[bytes]:
    command = [binaries / "postgres", "-D", home / "data", "-h", "127.0.0.1", "-p", str(port)]
    for setting in settings:
        command += ["-c", setting]
    # A session of its own: Ctrl-C must reach the tests before it reaches their database.
    return subprocess.Popen(command, cwd=home, start_new_session=True, **run_as)


def wait_until_it_listens(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("PostgreSQL did not start; its message stands above.")


def stop(server: subprocess.Popen[bytes]) -> None:
    # SIGINT is PostgreSQL's "fast" shutdown: clients are cut off, files are closed.
    server.send_signal(signal.SIGINT)
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
