"""A copy of an SQLite database before a new version changes its tables; docs/upgrade.md."""

import logging
import os
import sqlite3
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from config.backup import sqlite
from config.installing import StartError

KEPT = 3
PATTERN = "before-*.sqlite3"

logger = logging.getLogger("sentby.upgrade")


def copy_before_migrating() -> None:
    """Copy the database if migrations are to apply to what is in it; keep the newest copies.

    PostgreSQL undoes a migration that fails, and its dump takes a program that may be missing.
    """
    if connection.vendor != "sqlite":
        return
    source = Path(connection.settings_dict["NAME"])
    first = first_missing()
    if first and sqlite.has_tables(source):
        copy = settings.DATA_DIR / f"before-{first}.sqlite3"
        write_copy(source, copy)
        logger.info("upgrade: the database was copied to %s", copy)
        forget_older()


def first_missing() -> str:
    """The migration that is applied next, as `app-0003_name`; empty if none is missing."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{plan[0][0].app_label}-{plan[0][0].name}" if plan else ""


def write_copy(source: Path, copy: Path) -> None:
    growing = copy.with_name(f"{copy.name}.{os.getpid()}")
    try:
        sqlite.copy_database(source, growing)
        growing.replace(copy)
    except (OSError, sqlite3.Error) as error:
        raise StartError(
            f"The database could not be copied to {copy} before the upgrade: {error}. "
            "Make room on the disk and start again."
        ) from None
    finally:
        growing.unlink(missing_ok=True)


def forget_older() -> None:
    copies = settings.DATA_DIR.glob(PATTERN)
    newest = sorted(copies, key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in newest[KEPT:]:
        path.unlink()
