"""The production start: checks the environment, prepares database and files, becomes gunicorn."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import django
import environ
from django.core.management import call_command
from django.db import DatabaseError, connection

from business.secret_key import SHORTEST_KEY, is_guessable
from config.backup.before_migrating import copy_before_migrating
from config.environment import check_optional_settings
from config.installing import PROJECT, StartError, say
from config.launcher import DEMO_KEY_PREFIX, is_free, make_folder
from config.supervise import supervisor_command

MAKE_A_KEY = "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
GUNICORN = [sys.executable, "-m", "gunicorn", "-c", str(PROJECT / "config" / "gunicorn.conf.py")]


# What each role serves; docs/deploy.md says when to run them apart.
APPLICATIONS = {"all": "config.asgi", "go": "config.asgi_go", "web": "config.asgi_web"}


def main(arguments: list[str]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        role = role_of(arguments)
        check_environment()
        if role != "go":
            # The redirect does not wait for it: after an upgrade it serves on.
            prepare()
    except StartError as error:
        sys.exit(str(error))
    say(f"Sentby serves {os.environ['BASE_URL']} from {host()}:{port()}.")
    if role != "go":
        # Where say() writes, which the system's log keeps; later the address is of no use.
        call_command("setup_address", if_needed=True, stdout=sys.stderr)
        connection.close()
    if role == "all":
        # It watches this process, which is about to become gunicorn and keeps its number.
        subprocess.Popen(supervisor_command(os.getpid()), cwd=PROJECT)  # noqa: S603
    os.execv(sys.executable, [*GUNICORN, APPLICATIONS[role]])  # noqa: S606


def role_of(arguments: list[str]) -> str:
    match arguments:
        case []:
            return "all"
        case ["--only", "go" | "web" as role]:
            return role
    raise StartError("serve takes nothing, --only go or --only web; docs/deploy.md explains.")


def check_environment() -> None:
    check_settings()
    check_address(host(), port())


def check_settings() -> None:
    """What every process of an install needs, also one that listens nowhere."""
    os.environ.pop("SENTBY_DEMO", None)
    check_secret_key(os.environ.get("SECRET_KEY", ""))
    check_base_url(os.environ.get("BASE_URL", ""))
    check_data_dir(os.environ.get("DATA_DIR", ""))
    check_database_url(os.environ.get("DATABASE_URL", "sqlite:///:memory:"))
    check_optional_settings()


def check_secret_key(key: str) -> None:
    if not key:
        raise StartError(f"SECRET_KEY is not set. {MAKE_A_KEY}")
    if key.startswith(DEMO_KEY_PREFIX):
        raise StartError(f"SECRET_KEY is the demo's, which is not for production. {MAKE_A_KEY}")
    if is_guessable(key):
        raise StartError(
            f"SECRET_KEY is too easy to guess: use {SHORTEST_KEY} random characters. {MAKE_A_KEY}"
        )


def check_base_url(address: str) -> None:
    example = "Set it to the address that people will use, for example https://go.example.com"
    if not address:
        raise StartError(f"BASE_URL is not set. {example}")
    try:
        parts = urlsplit(address)
        is_right = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        # An unfinished IPv6 address or a port that is no number.
        is_right = False
    if not is_right:
        raise StartError(f"BASE_URL is no web address. {example}")
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None:
        raise StartError(f"BASE_URL holds more than scheme, host and port. {example}")
    if parts.scheme == "https" and not os.environ.get("BEHIND_HTTPS_PROXY"):
        say(
            "Note: BASE_URL is https and BEHIND_HTTPS_PROXY is not set, so pages will redirect to "
            "themselves for ever. docs/install.md shows the web server that belongs in front."
        )


def check_data_dir(name: str) -> None:
    if not name:
        raise StartError("DATA_DIR is not set. Name a folder for Sentby's data, outside this one.")
    make_folder(Path(name))


def check_database_url(address: str) -> None:
    engine = environ.Env.DB_SCHEMES.get(address.partition(":")[0], "")
    if not engine.endswith(("sqlite3", "postgresql")):
        raise StartError(
            "DATABASE_URL names no PostgreSQL or SQLite database. "
            "Example: postgres://sentby:password@127.0.0.1:5432/sentby"
        )


def host() -> str:
    return os.environ.get("HOST") or "127.0.0.1"


def port() -> str:
    return os.environ.get("PORT") or "8000"


def check_port(port: str) -> None:
    if not (port.isdigit() and 0 < int(port) < 65536):
        raise StartError(f"PORT is {port}. Set it to a number from 1 to 65535, for example 8000.")


def check_address(host: str, port: str) -> None:
    check_port(port)
    # Under systemd's socket activation the port is taken, by the socket that is handed over.
    if "LISTEN_FDS" not in os.environ and not is_free(int(port), host):
        raise StartError(
            f"{host}:{port} cannot be listened on: another program has it, or this machine has no "
            "such address. Stop that program, or set HOST and PORT to others."
        )


def prepare() -> None:
    """Bring the database up to date and lay out the static files, both in this process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["SENTBY_COLLECTED_STATIC"] = "1"
    django.setup()
    try:
        copy_before_migrating()
        call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        reason = str(error).strip().splitlines()[0]
        raise StartError(
            f"The database does not work ({reason}). Check DATABASE_URL, and that the server runs."
        ) from None
    call_command("collectstatic", verbosity=0, interactive=False)
    connection.close()


if __name__ == "__main__":
    main(sys.argv[1:])
