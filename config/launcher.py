"""What run.py can do: each command installs, prepares its environment and becomes the program."""

import argparse
import os
import secrets
import signal
import socket
import sys
from pathlib import Path
from tempfile import TemporaryFile

from config.installing import DEV_LOCK, LOCK, PROJECT, PYTHON, StartError, install, say

HELP = """Sentby: know who sent them.

  python3 run.py demo [--port 8000]   try it: installs, loads a small living demo and serves it
  python3 run.py serve                production: serves what the environment says;
                                      --only go and --only web run the redirect apart
  python3 run.py worker               sends mail and runs the jobs; only with --only go and web,
                                      as serve alone starts it by itself
  python3 run.py backup FILE          database, waiting hits and uploads as one file, while all
                                      goes on; restore FILE --verify proves such a file,
                                      restore FILE brings it back
  python3 run.py manage ...           any management command, for example: manage create_owner
  python3 run.py test [pytest args]   all checks; with --no-skips a skipped one fails
  python3 run.py bench redirect       how fast the redirect is on this machine (also: hits, agents,
                                      fuzz, soak, opt_ins, routing, deliveries, histories, why,
                                      lists, backup, partners)
  python3 run.py drill                kills, cuts off and overloads it; nothing may be lost

README.md and the folder docs/ tell more.
"""

BENCHMARKS = (
    *("redirect", "hits", "agents", "fuzz", "soak"),
    *("opt_ins", "routing", "deliveries", "histories", "why", "lists", "backup"),
    "partners",
)
# By these first letters `serve` knows the demo's secret key and refuses it.
DEMO_KEY_PREFIX = "demo-"


def main(arguments: list[str]) -> int:
    """Run one command; returns the exit code where the command did not become the program."""
    commands = {
        "demo": run_demo,
        "serve": run_serve,
        "worker": run_worker,
        "backup": run_backup,
        "restore": run_restore,
        "manage": run_manage,
        "test": run_test,
        "bench": run_bench,
        "drill": run_drill,
    }
    name = arguments[0] if arguments else "help"
    if name in {"help", "-h", "--help"}:
        sys.stdout.write(HELP)
        return 0
    try:
        require_posix()
        if name not in commands:
            raise StartError(f"There is no command {name}. Choose one of: {', '.join(commands)}.")
        commands[name](arguments[1:])
    except StartError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130
    return 0


def run_demo(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="run.py demo", description="Serves a small living demo.")
    parser.add_argument("--port", type=demo_port, default=8000, help="8000 unless you say so")
    port = parser.parse_args(arguments).port
    require_free_ports(port)
    install(LOCK)
    environment = demo_environment()
    if environment.pop("DATABASE_URL", None):
        say("The demo keeps to its own SQLite file; DATABASE_URL is not used.")
    environment["BASE_URL"] = f"http://127.0.0.1:{port}"
    ignore_interrupts()
    become(["-m", "demo.launch", str(port)], environment)


def run_serve(arguments: list[str]) -> None:
    install(LOCK)
    ignore_interrupts()
    become(["-m", "config.serve", *arguments], dict(os.environ))


def run_worker(arguments: list[str]) -> None:
    if arguments:
        raise StartError("worker takes nothing; docs/deploy.md explains.")
    install(LOCK)
    ignore_interrupts()
    become(["-m", "config.work"], dict(os.environ))


def run_backup(arguments: list[str]) -> None:
    install(LOCK)
    become(["-m", "config.backup.make", *from_here(arguments)], dict(os.environ))


def run_restore(arguments: list[str]) -> None:
    install(LOCK)
    become(["-m", "config.backup.restore", *from_here(arguments)], dict(os.environ))


def from_here(arguments: list[str]) -> list[str]:
    """Files by their whole path, as the program runs in the project's folder."""
    return [each if each.startswith("-") else str(Path(each).absolute()) for each in arguments]


def run_manage(arguments: list[str]) -> None:
    install(LOCK)
    environment = dict(os.environ)
    if not environment.get("SECRET_KEY"):
        environment = demo_environment()
        place = "DATABASE_URL" if environment.get("DATABASE_URL") else environment["DATA_DIR"]
        say(f"SECRET_KEY is not set, so this works on the demo in {place}.")
    make_folder(data_folder())
    become([str(PROJECT / "manage.py"), *arguments], environment, Path.cwd())


def run_test(arguments: list[str]) -> None:
    install(DEV_LOCK)
    become(["-m", "tests.steps", *arguments], dict(os.environ))


def run_bench(arguments: list[str]) -> None:
    name = arguments[0] if arguments else ""
    if name not in BENCHMARKS:
        raise StartError(f"Say what to measure: {' or '.join(BENCHMARKS)}.")
    install(DEV_LOCK)
    become(["-m", f"bench.{name}", *arguments[1:]], dict(os.environ))


def run_drill(arguments: list[str]) -> None:
    install(DEV_LOCK)
    become(["-m", "bench.drill", *arguments], dict(os.environ))


def become(arguments: list[str], environment: dict[str, str], folder: Path = PROJECT) -> None:
    """Turn into that Python program, so that signals and the exit code are its own."""
    os.chdir(folder)
    os.execve(PYTHON, [str(PYTHON), *arguments], environment)  # noqa: S606


def ignore_interrupts() -> None:
    """Until the next program listens to Ctrl-C itself: it would end there with a traceback."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def demo_environment() -> dict[str, str]:
    data = make_folder(data_folder())
    settings = {"DATA_DIR": str(data), "SECRET_KEY": demo_key(data), "SENTBY_DEMO": "1"}
    return {**os.environ, **settings}


def data_folder() -> Path:
    return Path(os.environ.get("DATA_DIR") or PROJECT / "demo-data").resolve()


def make_folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=path):
            return path
    except OSError as error:
        raise StartError(
            f"The folder {path} cannot be written to ({error.strerror}). "
            "Give this user the right to, or name another folder in DATA_DIR."
        ) from None


def demo_key(data: Path) -> str:
    """The demo's own random key, made at the first start and readable for its owner only."""
    path = data / "secret-key"
    path.touch(mode=0o600)
    if not path.read_text().strip():
        path.write_text(DEMO_KEY_PREFIX + secrets.token_urlsafe(50))
    return path.read_text().strip()


def demo_port(text: str) -> int:
    if text.isdigit() and 1024 <= int(text) <= 65000:
        return int(text)
    raise argparse.ArgumentTypeError("choose a number from 1024 to 65000")


def require_free_ports(port: int) -> None:
    """The demo takes two: its own, and the next one for the website of its business."""
    taken = [each for each in (port, port + 1) if not is_free(each)]
    if taken:
        pairs = range(port + 10, 65000, 10)
        free = next((each for each in pairs if is_free(each) and is_free(each + 1)), 8000)
        raise StartError(
            f"Port {taken[0]} is taken by another program, perhaps by a demo that still runs. "
            f"Stop that one, or choose another port: python3 run.py demo --port {free}"
        )


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as attempt:
        # As servers do: a port that was closed a moment ago counts as free.
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((host, port))
        except OSError:
            return False
    return True


def require_posix() -> None:
    if os.name != "posix":
        raise StartError("Sentby runs on Linux and macOS. On Windows, run it inside WSL.")
