"""Makes the project's own .venv hold what a lock file lists. Standard library only."""

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = "requirements.lock"
# Lists everything of LOCK, too.
DEV_LOCK = "requirements-dev.lock"
SIGNS_OF_NO_NETWORK = (
    "NewConnectionError",
    "NameResolutionError",
    "Temporary failure in name resolution",
    "Network is unreachable",
    "ConnectTimeoutError",
    "ReadTimeoutError",
    "ProxyError",
    "from versions: none",
)


class StartError(Exception):
    """One sentence for the person at the keyboard, who can do something about it."""


def install(lock: str) -> None:
    """Install `lock` unless a stamp in .venv says that this was done."""
    locks = [DEV_LOCK, LOCK] if lock == DEV_LOCK else [lock]
    if not has_environment():
        make_environment()
    if all(read_stamp(each) == fingerprint(each) for each in locks):
        return
    install_packages(lock)
    for each in locks:
        stamp_of(each).write_text(fingerprint(each))


def has_environment() -> bool:
    """Whether .venv is whole and of this very Python version."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return PYTHON.exists() and (VENV / "lib" / version / "site-packages" / "pip").is_dir()


def make_environment() -> None:
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise StartError(
            "This Python cannot make virtual environments. Install its venv module, "
            "on Debian or Ubuntu with: sudo apt install python3-venv"
        )
    say("Making a place for the packages (.venv) ...")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if made.returncode:
        reason = last_line(made.stderr or made.stdout)
        raise StartError(f"The folder {VENV} could not be made: {reason}")


def install_packages(lock: str) -> None:
    total = (PROJECT / lock).read_text().count("==")
    say(f"Installing {total} packages. This is done once ...")
    pip = [str(PYTHON), "-m", "pip", "install", "--no-input", "--progress-bar", "off"]
    process = subprocess.Popen(  # noqa: S603
        [*pip, "--require-hashes", "-r", str(PROJECT / lock)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    lines = show_progress(process)
    if process.wait():
        raise StartError(why_not_installed(lines))


def show_progress(process: subprocess.Popen[str]) -> list[str]:
    """Say each package's name as pip comes to it; returns all that pip wrote."""
    lines: list[str] = []
    for line in process.stdout or []:
        lines.append(line.rstrip())
        if line.startswith(("Collecting ", "Processing ")):
            # A package's name and version, or the path of a file whose name begins with them.
            name = line.split()[1].rpartition("/")[2]
            say(f"  {'-'.join(name.split('-')[:2]) if name.endswith('.whl') else name}")
        elif line.startswith("Installing collected"):
            say("  putting them in place ...")
    return lines


def why_not_installed(lines: list[str]) -> str:
    if any(sign in line for line in lines for sign in SIGNS_OF_NO_NETWORK):
        return (
            "The packages could not be fetched, because the package index did not answer. "
            "Check this machine's network (or its proxy settings) and start again."
        )
    errors = [line for line in lines if line.startswith("ERROR")] or lines
    return (
        f"The packages could not be installed. pip says: {last_line(errors[0] if errors else '')}"
    )


def stamp_of(lock: str) -> Path:
    return VENV / f"installed-{lock}"


def read_stamp(lock: str) -> str:
    return stamp_of(lock).read_text() if stamp_of(lock).exists() else ""


def fingerprint(lock: str) -> str:
    return hashlib.sha256((PROJECT / lock).read_bytes()).hexdigest()


def last_line(text: str) -> str:
    return (text.strip() or "nothing").splitlines()[-1]


def say(text: str) -> None:
    """To stderr: what a management command prints on stdout stays its own."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
