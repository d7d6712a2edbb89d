"""How much waits on disk and how long already; every process of the machine sees the same."""

import time
from pathlib import Path
from typing import NamedTuple

from tracking.door.spool import opened_at, spool_files
from tracking.door.status import Status


class SpoolState(NamedTuple):
    hits: int
    oldest_seconds: int


def spool_state(folder: Path) -> SpoolState:
    hits, oldest = 0, time.time()
    for path in spool_files(folder):
        try:
            with path.open("rb") as file:
                hits += sum(1 for _line in file)
            oldest = min(oldest, opened_at(path).timestamp())
        except FileNotFoundError:
            # Replayed and erased a moment ago.
            continue
    return SpoolState(hits, round(time.time() - oldest))


def spool_sentence(state: SpoolState, status: Status) -> str:
    """What the owner and monitors read; empty if all is well."""
    parts = []
    if status.unstored:
        parts.append(f"hits lost, database and disk both failed: {status.unstored}")
    if status.refused:
        parts.append(f"hits refused by the database: {status.refused}")
    if state.hits:
        parts.append(f"hits on disk: {state.hits}, the oldest for {state.oldest_seconds} s")
    return "; ".join(parts)
