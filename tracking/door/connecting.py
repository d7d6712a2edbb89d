"""How the threads of the redirect open their connections: Django's own, with short timeouts."""

from django.db import connection

POSTGRESQL_OPTIONS = {
    "connect_timeout": 2,
    # A server that went away without a word is noticed.
    "tcp_user_timeout": 3000,
    # The same few statements come all day: planned once (Django's own default plans each anew).
    "server_side_binding": True,
    "prepare_threshold": 2,
}
POSTGRESQL_TIMEOUTS = "SET lock_timeout = '2s'; SET statement_timeout = '5s'"
SQLITE_OPTIONS = {"timeout": 2}
# Beside millions of hits the pages that each batch touches stay in memory (16 MB), and fewer
# checkpoints write them to the file: `run.py bench hits` shows the difference.
SQLITE_TUNING = "PRAGMA cache_size=-16000; PRAGMA wal_autocheckpoint=4000;"


def tune() -> None:
    """For the connection of this thread only."""
    given = connection.settings_dict["OPTIONS"]
    if connection.vendor == "postgresql":
        merged = {**given, **POSTGRESQL_OPTIONS}
    else:
        started_with = given.get("init_command", "") + SQLITE_TUNING
        merged = {**given, **SQLITE_OPTIONS, "init_command": started_with}
    connection.settings_dict = {**connection.settings_dict, "OPTIONS": merged, "CONN_MAX_AGE": None}


def connect() -> None:
    """Does nothing where this thread's connection is open."""
    if connection.connection is None and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(POSTGRESQL_TIMEOUTS)
