"""`run.py restore FILE`: proves a backup (--verify) or brings it back; docs/backup.md."""

import argparse
import http.client
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader

from config.backup import postgresql, sqlite
from config.backup.archive import Manifest, unpack
from config.backup.make import (
    SPOOL,
    UPLOADS,
    back_up,
    database_path,
    end_cleanly,
    said_spool,
    set_up,
)
from config.installing import StartError, say
from config.serve import check_port, check_settings, host, port

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
STOP_IT = "Stop serve and the worker first; docs/backup.md shows how."


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="run.py restore", description="Brings a backup back.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--verify", action="store_true", help="only prove the file")
    parser.add_argument("--replace", action="store_true", help="replace what is there")
    options = parser.parse_args(arguments)
    end_cleanly()
    try:
        if options.verify:
            with TemporaryDirectory(prefix="sentby-verify-") as name:
                prove(options.file, Path(name))
        else:
            check_settings()
            set_up()
            restore(options.file, replaces=options.replace)
    except (StartError, OSError) as error:
        sys.exit(str(error))


def prove(path: Path, folder: Path) -> Manifest:
    """Unpack and compare with what stood in the database then; `StartError` if anything differs."""
    manifest = unpack(path, folder)
    if manifest.database == "postgresql":
        found = postgresql.figures_of(folder / postgresql.PART, manifest.figures.migrations)
    else:
        copy = folder / sqlite.PART
        if damage := sqlite.find_damage(copy):
            raise StartError(f"The database in {path} is damaged: {damage}")
        found = sqlite.figures_of(copy)
    if differences := manifest.figures.differences(found):
        raise StartError(f"{path} does not hold what it should:\n" + "\n".join(differences))
    rows, tables = sum(found.rows.values()), len(found.rows)
    say(f"Made at {manifest.made_at} by Sentby {manifest.version}, {NAMES[manifest.database]}.")
    say(f"Every checksum is right (parts: {len(manifest.checksums)}).")
    say(f"{rows:,} rows in {tables} tables, as when it was made; {said_spool(manifest)}.")
    return manifest


def restore(path: Path, *, replaces: bool) -> None:
    try:
        require_stopped()
        is_used = has_tables()
    except Error as error:
        reason = str(error).strip().partition("\n")[0]
        raise StartError(f"The database does not answer ({reason}). Check DATABASE_URL.") from None
    if is_used and not replaces:
        raise StartError(
            "There is a database already. Add --replace to put the backup in its place; "
            "what is there is backed up before."
        )
    with TemporaryDirectory(prefix=".restore-", dir=settings.DATA_DIR) as name:
        folder = Path(name)
        require_fit(prove(path, folder))
        if is_used:
            keep_former()
        put_database(folder)
        put_files(folder)
    say("Restored. Start Sentby: it brings an older database up to date.")


def require_stopped() -> None:
    check_port(port())
    if answers():
        raise StartError(f"Something answers at {host()}:{port()}. {STOP_IT}")
    is_postgresql = connection.vendor == "postgresql"
    if postgresql.is_in_use() if is_postgresql else sqlite.is_in_use(database_path()):
        raise StartError(f"The database is in use. {STOP_IT}")


def answers() -> bool:
    server = http.client.HTTPConnection(host(), int(port()), timeout=5)
    try:
        server.request("GET", "/healthz")
        server.getresponse()
    except (TimeoutError, http.client.HTTPException):
        # It is there and does not get as far as an answer.
        return True
    except OSError:
        return False
    finally:
        server.close()
    return True


def has_tables() -> bool:
    if connection.vendor == "postgresql":
        return postgresql.has_tables()
    return sqlite.has_tables(database_path())


def require_fit(manifest: Manifest) -> None:
    if manifest.database != connection.vendor:
        kept, here = NAMES[manifest.database], NAMES[connection.vendor]
        raise StartError(f"The backup is of {kept}, and DATABASE_URL names {here}.")
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    unknown = sorted(set(manifest.figures.migrations) - known)
    if unknown:
        raise StartError(
            f"The backup was made by a newer Sentby (with {unknown[-1]}). Update this one first."
        )


def keep_former() -> None:
    """What is about to be replaced, as a backup; a database that nobody can read, as its file."""
    moment = f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
    if connection.vendor == "sqlite" and sqlite.find_damage(database_path()):
        kept = settings.DATA_DIR / f"damaged-{moment}.sqlite3"
        shutil.copyfile(database_path(), kept)
        say(f"The database there is damaged. Its file is kept: {kept}")
        return
    kept = settings.DATA_DIR / f"before-restore-{moment}.tar"
    back_up(kept)
    say(f"What was there is kept: {kept}")


def put_database(folder: Path) -> None:
    if connection.vendor == "postgresql":
        postgresql.put_dump(folder / postgresql.PART)
    else:
        sqlite.put_database(folder / sqlite.PART, database_path())


def put_files(folder: Path) -> None:
    """Hits that waited then are stored at the next start; those of now went into a backup."""
    settings.SPOOL_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path in settings.SPOOL_DIR.iterdir():
        path.unlink()
    for path in (folder / SPOOL).glob("*"):
        shutil.move(path, settings.SPOOL_DIR / path.name)
    if (folder / UPLOADS).exists() and settings.MEDIA_ROOT:
        shutil.copytree(folder / UPLOADS, settings.MEDIA_ROOT, dirs_exist_ok=True)


if __name__ == "__main__":
    main(sys.argv[1:])
