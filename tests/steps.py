"""All checks of the project, one named step after the other: `python -m tests.steps`.

With arguments for pytest (`python -m tests.steps tests/partners -k codes`) only these tests run, on
SQLite. `--no-skips` makes whatever had to be left out a failure.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.chromium import find_chromium
from tests.postgres import find_binaries, postgres_server

PROJECT = Path(__file__).resolve().parent.parent
INSTALL_LINE = "sudo apt-get update && sudo apt-get install -y chromium postgresql python3-venv"
APPS = ("business", "partners", "referrals", "tracking", "integrations", "owner", "portal")
WORKERS = str(min(os.cpu_count() or 1, 4))
# Each process has a demo of its own, which the tests of one file share.
BROWSER = ("-m", "browser", "-n", str(min(os.cpu_count() or 1, 2)), "--dist", "loadfile")
FAST = ("-m", "not browser", "-n", WORKERS, "--dist", "loadgroup")
PRODUCTION = {
    "SECRET_KEY": "0123456789-only-for-this-check-abcdefghijklmnopqrstuvwxyz-ABCDEFGH",
    "BASE_URL": "https://go.example.com",
    "DATA_DIR": tempfile.gettempdir(),
    "HSTS_SUBDOMAINS": "1",
}


class MissingError(Exception):
    """A step cannot run here; the text says what this machine lacks."""


@dataclass
class Report:
    no_skips: bool
    lines: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    has_failed: bool = False

    def run(self, name: str, step: Callable[[], bool]) -> None:
        print(f"\n== {name}", flush=True)
        started = time.monotonic()
        try:
            verdict = "ok" if step() else "FAILED"
        except MissingError as missing:
            verdict = "skipped"
            self.skipped.append(f"{name}: {missing}")
        self.has_failed |= verdict == "FAILED" or (self.no_skips and verdict == "skipped")
        self.lines.append(f"{verdict:8} {time.monotonic() - started:6.1f} s  {name}")

    def print(self) -> None:
        print("\n== Summary", *self.lines, sep="\n")
        if self.skipped:
            print("\nLeft out:", *self.skipped, sep="\n  ")
            print(f"To run these too, on Debian or Ubuntu:\n  {INSTALL_LINE}")
        print("\nSomething failed." if self.has_failed else "\nAll is well.", flush=True)


def command(*arguments: str, **environment: str) -> bool:
    """Run a command of this virtual environment from the project's directory."""
    binary = Path(sys.executable).parent / arguments[0]
    program = str(binary) if binary.exists() else arguments[0]
    ended = subprocess.run(
        [program, *arguments[1:]], cwd=PROJECT, env=os.environ | environment, check=False
    )
    return ended.returncode == 0


def manage(*arguments: str) -> bool:
    return command("python", "manage.py", *arguments, **PRODUCTION)


def templates() -> list[str]:
    places = [PROJECT / "templates", *(PROJECT / app / "templates" for app in APPS)]
    return sorted(str(page) for place in places for page in place.rglob("*.html"))


class Steps:
    """The steps, in order; a step's docstring is its name."""

    def __init__(self, pytest_options: list[str]) -> None:
        self.pytest_options = pytest_options
        self.drilling: subprocess.Popen[bytes] | None = None
        self.said_by_drill = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the run

    def pytest(self, *arguments: str, **environment: str) -> bool:
        return command("python", "-m", "pytest", *self.pytest_options, *arguments, **environment)

    def lint(self) -> bool:
        """Lint (ruff check)"""
        return command("ruff", "check")

    def format(self) -> bool:
        """Format of Python (ruff format)"""
        return command("ruff", "format", "--check")

    def format_of_templates(self) -> bool:
        """Format of templates (djade)"""
        return command("djade", "--check", "--target-version", "5.2", *templates())

    def types(self) -> bool:
        """Types (mypy)"""
        return command("mypy", **PRODUCTION)

    def import_direction(self) -> bool:
        """Import direction (import-linter)"""
        return command("lint-imports")

    def migrations(self) -> bool:
        """Migrations are complete"""
        return manage("makemigrations", "--check", "--dry-run")

    def deployment(self) -> bool:
        """Settings are fit for production (check --deploy)"""
        return manage("check", "--deploy", "--fail-level", "WARNING")

    def tests_on_sqlite(self) -> bool:
        """Tests on SQLite (a file)"""
        return self.pytest(*FAST, TEST_DATABASE_URL="")

    def tests_on_postgresql(self) -> bool:
        """Tests on PostgreSQL"""
        own = os.environ.get("TEST_DATABASE_URL")
        # The conventions are about files and pages, not about the database.
        chosen = (*FAST, "--ignore=tests/conventions")
        if own:
            return self.pytest(*chosen, TEST_DATABASE_URL=own)
        binaries = find_binaries()
        if binaries is None:
            raise MissingError("no PostgreSQL on this machine and no TEST_DATABASE_URL")
        with postgres_server(binaries) as address:
            return self.pytest(*chosen, TEST_DATABASE_URL=address)

    def browser(self) -> bool:
        """Browser tests (Chromium, the real server)"""
        self.begin_drill()
        if find_chromium() is None:
            raise MissingError("no Chromium on this machine")
        return self.pytest(*BROWSER, TEST_DATABASE_URL="")

    def drill(self) -> bool:
        """Drill of the redirect: kills, cut-off and locked databases, reloads (3 minutes)"""
        drilling = self.drilling or self.begin_drill()
        is_well = drilling.wait() == 0
        self.said_by_drill.seek(0)
        print(self.said_by_drill.read().decode(), flush=True)
        return is_well

    def begin_drill(self) -> "subprocess.Popen[bytes]":
        """It waits more than it works, so it goes on beside the browser tests."""
        self.drilling = subprocess.Popen(
            [sys.executable, "-m", "bench.drill", "--short"],
            cwd=PROJECT,
            stdout=self.said_by_drill,
            stderr=subprocess.STDOUT,
        )
        return self.drilling

    def stop(self) -> None:
        """Whatever still runs when the checks are broken off."""
        if self.drilling and self.drilling.poll() is None:
            # As Ctrl-C: its database servers end with it.
            self.drilling.send_signal(signal.SIGINT)
            self.drilling.wait()

    def all(self) -> list[Callable[[], bool]]:
        checks = [self.lint, self.format, self.format_of_templates, self.types]
        checks += [self.import_direction, self.migrations, self.deployment]
        return [*checks, self.tests_on_sqlite, self.tests_on_postgresql, self.browser, self.drill]


def main(arguments: list[str]) -> int:
    # A kill ends like Ctrl-C: through the `finally` that stops the database server.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    no_skips = "--no-skips" in arguments
    chosen = [each for each in arguments if each != "--no-skips"]
    steps = Steps(["--no-skips"] if no_skips else [])
    if chosen:
        return 0 if steps.pytest(*chosen, TEST_DATABASE_URL="") else 1
    report = Report(no_skips)
    try:
        for step in steps.all():
            report.run(step.__doc__ or step.__name__, step)
    finally:
        steps.stop()
    report.print()
    return 1 if report.has_failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
