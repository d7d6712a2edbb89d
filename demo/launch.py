"""`run.py demo`: prepares the data, runs product, worker and website, and stops them all."""

import fcntl
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command

from config.installing import StartError, say
from config.serve import GUNICORN, prepare
from config.supervise import supervisor_command

SECONDS_TO_START = 60
SECONDS_TO_STOP = 10
WELCOME = """
The demo runs. Open a page in your browser and sign in:

  The owner              {base_url}/admin/
{owner}
  The partners           {base_url}/portal/
{partners}
  A tracking link        {base_url}/go/haircare/abc123/website2
  The owner's website    {website_url}/

All of it is kept in {folder}
(these sign-ins in demo.json). Ctrl-C stops the demo.
"""

stopping = threading.Event()
Processes = list[subprocess.Popen[bytes]]


def main(port: int) -> int:
    # Nothing runs yet that would have to be stopped, so a signal may simply end it all.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    data = Path(os.environ["DATA_DIR"])
    try:
        with only_one(data):
            say("Preparing the demo ...")
            prepare()
            call_command("demo_data", website=f"http://localhost:{port + 1}", verbosity=0)
            with running(commands(port)) as processes:
                run(port, processes, data)
    except StartError as error:
        say(str(error))
        return 1
    say("\nThe demo has stopped.")
    return 0


def run(port: int, processes: Processes, data: Path) -> None:
    wait_for_an_answer(port, processes)
    if not stopping.is_set():
        sys.stdout.write(welcome(read_access(data), data))
        sys.stdout.flush()
    while not stopping.wait(0.5):
        require_alive(processes)


@contextmanager
def only_one(data: Path) -> Iterator[None]:
    with (data / "running.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            address = read_access(data).get("base_url", "another port")
            raise StartError(
                f"The demo in {data} runs already, at {address}. Use that one or stop it first."
            ) from None
        yield


def read_access(data: Path) -> dict[str, Any]:
    path = data / "demo.json"
    return json.loads(path.read_text()) if path.exists() else {}


def commands(port: int) -> list[list[str]]:
    places = [os.environ["BASE_URL"], os.environ["DATA_DIR"]]
    website = [sys.executable, "-m", "demo.website", str(port + 1), *places]
    os.environ.update(HOST="127.0.0.1", PORT=str(port))
    return [website, [*GUNICORN, "config.asgi"], supervisor_command(os.getpid())]


@contextmanager
def running(commands: list[list[str]]) -> Iterator[Processes]:
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, note_stop)
    # Born deaf for a terminal's Ctrl-C, which goes to all of them: this process stops the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    processes = [subprocess.Popen(command) for command in commands]  # noqa: S603
    signal.signal(signal.SIGINT, note_stop)
    try:
        yield processes
    finally:
        stop(processes)


def note_stop(_signal: int, _frame: object) -> None:
    stopping.set()


def stop(processes: Processes) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for_an_answer(port: int, processes: Processes) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while not (stopping.is_set() or answers(port)):
        require_alive(processes)
        if time.monotonic() > end:
            raise StartError("The demo did not start in a minute. Stop other programs, try again.")
        time.sleep(0.1)


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        # It does not listen yet.
        return False
    finally:
        connection.close()


def require_alive(processes: Processes) -> None:
    if any(process.poll() is not None for process in processes) and not stopping.wait(0.5):
        # (The wait is for a Ctrl-C that the server noticed before this process.)
        raise StartError("A part of the demo has stopped; the lines above say why. Start it again.")


def welcome(access: dict[str, Any], data: Path) -> str:
    people = {
        "owner": sign_in_line({"name": "Bella Romano", **access["owner"]}),
        "partners": "".join(sign_in_line(each) for each in access["partners"]),
    }
    return WELCOME.format(**{**access, **people, "folder": data})


def sign_in_line(person: dict[str, str]) -> str:
    return f"    {person['name']:<21}{person['email']:<25} {person['password']}\n"


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
