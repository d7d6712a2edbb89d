"""Saves routing tables beside the clicks: in its own thread, and of several only the newest."""

import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

from tracking.door.saved_table import save_table
from tracking.routes import RoutingTable

logger = logging.getLogger("sentby.go")


class TableSaver:
    """A table comes with each change of a partner, and the spool must not wait for them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="go-table")
        self.lock = Lock()
        self.waiting: RoutingTable | None = None

    def save(self, table: RoutingTable) -> None:
        """Soon, unless a newer one comes first; does not wait."""
        with self.lock:
            is_planned, self.waiting = self.waiting is not None, table
        if not is_planned:
            self.thread.submit(self.save_waiting)

    def close(self) -> None:
        """Waits until the newest one is saved."""
        self.thread.shutdown()

    def save_waiting(self) -> None:
        with self.lock:
            table, self.waiting = self.waiting, None
        if table is not None:
            save_quietly(table, self.folder)


def save_quietly(table: RoutingTable, folder: Path) -> None:
    try:
        save_table(table, folder)
    except OSError as error:
        logger.warning("routing table not saved: %s", error)
