"""`run.py backup FILE`: database, spool and uploads as one file, while everything goes on."""

import argparse
import os
import signal
import sqlite3
import sys
import tarfile
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import django
from django.apps import apps
from django.conf import settings
from django.db import Error, connection

from config.backup import postgresql, sqlite
from config.backup.archive import FORMAT, MANIFEST, Manifest, Parts, sync
from config.backup.figures import Figures
from config.installing import PROJECT, StartError, say
from config.serve import check_settings

UPLOADS, SPOOL = "uploads", "spool"
# Hits that wait, and hits that the database refused; not the routing table, which is a copy.
SPOOLED = ("*.spool", "*.jsonl")


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="run.py backup", description="Writes one backup file.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--force", action="store_true", help="replace a file of this name")
    options = parser.parse_args(arguments)
    end_cleanly()
    try:
        check_settings()
        set_up()
        if options.file.exists() and not options.force:
            raise StartError(f"{options.file} exists. Choose another name, or add --force.")
        manifest = back_up(options.file)
    except StartError as error:
        sys.exit(str(error))
    leave_note(datetime.fromisoformat(manifest.made_at))
    rows = sum(manifest.figures.rows.values())
    size = options.file.stat().st_size / 1e6
    say(f"{options.file} ({size:,.1f} MB) holds {rows:,} rows; {said_spool(manifest)}.")


def end_cleanly() -> None:
    """A kill ends like Ctrl-C, so that nothing half-written stays behind."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped; nothing was changed."))


def set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()


def said_spool(manifest: Manifest) -> str:
    return f"hits that wait in the spool: {manifest.spooled_hits:,}"


def back_up(path: Path) -> Manifest:
    """Write the file; until it is complete nothing of this name is there, or the former one."""
    try:
        with TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as name:
            growing = Path(name) / "backup"
            manifest = write_parts(growing, Path(name))
            growing.chmod(0o600)
            sync(growing)
            growing.replace(path)
            sync(path.parent)
    except OSError as error:
        raise StartError(f"{path} cannot be written ({error.strerror}).") from None
    except (Error, sqlite3.Error) as error:
        reason = str(error).strip().partition("\n")[0]
        raise StartError(f"The database cannot be read ({reason}).") from None
    return manifest


def leave_note(at: datetime) -> None:
    """For the owner's front page. The backup is complete, whatever becomes of the note."""
    try:
        apps.get_model("business", "LastBackup").objects.remember(at)
    except Error as error:
        reason = str(error).strip().partition("\n")[0]
        say(f"The backup is complete; only the front page does not know of it ({reason}).")


def write_parts(path: Path, folder: Path) -> Manifest:
    with tarfile.open(path, "w") as tar:
        parts = Parts(tar)
        # Before the database: a hit that moves over meanwhile is in both, which does no harm.
        spooled_hits = add_spool(parts)
        figures = add_database(parts, folder)
        # After the database: what its rows name is there.
        add_uploads(parts)
        manifest = Manifest(
            format=FORMAT,
            version=version(),
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            database=connection.vendor,
            spooled_hits=spooled_hits,
            figures=figures,
            checksums=dict(parts.checksums),
        )
        parts.add_bytes(MANIFEST, manifest.as_json())
    return manifest


def add_spool(parts: Parts) -> int:
    """How many hits waited."""
    hits = 0
    for path in sorted(each for pattern in SPOOLED for each in settings.SPOOL_DIR.glob(pattern)):
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            # Stored a moment ago; the copy of the database has its hits.
            continue
        # It grows: a line without its end belongs to a click that was not answered yet.
        lines = content[: content.rfind(b"\n") + 1]
        parts.add_bytes(f"{SPOOL}/{path.name}", lines)
        hits += lines.count(b"\n") if path.suffix == ".spool" else 0
    return hits


def add_database(parts: Parts, folder: Path) -> Figures:
    if connection.vendor == "postgresql":
        copy = folder / postgresql.PART
        figures = postgresql.dump_database(copy)
    else:
        copy = folder / sqlite.PART
        sqlite.copy_database(database_path(), copy)
        figures = sqlite.figures_of(copy)
    parts.add_file(copy.name, copy)
    # The room is needed for the second copy that a restore makes.
    copy.unlink()
    return figures


def database_path() -> Path:
    return Path(connection.settings_dict["NAME"]).absolute()


def add_uploads(parts: Parts) -> None:
    if not settings.MEDIA_ROOT:
        return
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(each for each in root.rglob("*") if each.is_file()):
        try:
            parts.add_file(f"{UPLOADS}/{path.relative_to(root).as_posix()}", path)
        except FileNotFoundError:
            # Deleted a moment ago.
            continue


def version() -> str:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    return str(project["project"]["version"])


if __name__ == "__main__":
    main(sys.argv[1:])
