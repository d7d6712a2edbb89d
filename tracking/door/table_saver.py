"""Saves routing tables beside the clicks: in its own thread, and of several only the newest."""

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Lock

from tracking.door.saved_table import save_table
from tracking.routes import RoutingTable

# From one to the next. Whoever starts without a database lives with a table that much older.
SECONDS_BETWEEN = 5

logger = logging.getLogger("sentby.go")


class TableSaver:
    """A table comes with each change of a partner, and the spool must not wait for them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="go-table")
        self.lock, self.is_closing = Lock(), Event()
        self.next_at = 0.0
        self.waiting: RoutingTable | None = None

    def save(self, table: RoutingTable) -> None:
        """At once or after a pause, unless a newer one comes first; does not wait."""
        with self.lock:
            is_planned, self.waiting = self.waiting is not None, table
        if not is_planned:
            self.thread.submit(self.save_waiting)

    def close(self) -> None:
        """Waits until the newest one is saved, without a pause."""
        self.is_closing.set()
        self.thread.shutdown()

    def save_waiting(self) -> None:
        self.is_closing.wait(max(self.next_at - time.monotonic(), 0))
        with self.lock:
            table, self.waiting = self.waiting, None
        if table is not None:
            save_quietly(table, self.folder)
            self.next_at = time.monotonic() + SECONDS_BETWEEN


def save_quietly(table: RoutingTable, folder: Path) -> None:
    try:
        save_table(table, folder)
    except OSError as error:
        logger.warning("routing table not saved: %s", error)
