"""The project's own files, as git knows them."""

import subprocess
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
APPS = (
    "business",
    "partners",
    "referrals",
    "tracking",
    "integrations",
    "owner",
    "portal",
    "config",
)
VENDORED = ("tests/vendor/", "static/vendor/")


@cache
def all_files() -> tuple[Path, ...]:
    """Every file that is committed or about to be, relative to the project."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True)
    paths = sorted({Path(name) for name in listed.stdout.split("\0") if name})
    return tuple(path for path in paths if (PROJECT / path).is_file())


def own_files(*endings: str) -> list[Path]:
    """Files of these endings that we wrote ourselves."""
    return [
        path
        for path in all_files()
        if path.suffix in endings and not path.as_posix().startswith(VENDORED)
    ]


def product_modules() -> list[Path]:
    """Python that runs at the owner's: no tests, no generated migrations."""
    return [
        path
        for path in own_files(".py")
        if path.parts[0] not in {"tests", "bench"} and "migrations" not in path.parts
    ]


def text_of(path: Path) -> str:
    return (PROJECT / path).read_text(encoding="utf-8")


def is_binary(path: Path) -> bool:
    return b"\0" in (PROJECT / path).read_bytes()[:8000]
