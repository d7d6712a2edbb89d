"""Brings spooled hits into the database, each exactly once, whoever wrote them."""

import logging
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

from django.db import DataError, IntegrityError

from business.models import Business
from tracking.clicks import Click
from tracking.door.spool import claimed, spool_files, sync_folder
from tracking.door.spool_lines import read_line, write_line
from tracking.door.status import STATUS
from tracking.recording import record_hits

MOST_AT_ONCE = 200
# Shorter than any window of uniqueness, as record_hits asks for.
LONGEST_SPAN = timedelta(minutes=1)
REFUSED = "refused.jsonl"

logger = logging.getLogger("sentby.go")


def replay(folder: Path) -> int:
    """Store the hits of all files that no living process writes; answers how many were new.

    A database error ends it; the file stays and the hits already stored are no harm.
    """
    return sum(replay_file(path) for path in spool_files(folder))


def replay_file(path: Path) -> int:
    with claimed(path) as file:
        if file is None:
            return 0
        stored = sum(store(chunk, path.parent) for chunk in chunks(read_clicks(file)))
        path.unlink()
        sync_folder(path.parent)
    logger.info("spool replayed: %d new hits of %s", stored, path.name)
    return stored


def read_clicks(lines: Iterable[bytes]) -> list[Click]:
    """In the order of time; lines that were cut short belong to no answered request."""
    read = (read_line(line.decode("utf-8", "replace")) for line in lines)
    return sorted((click for click in read if click and click.hit), key=instant_of)


def instant_of(click: Click) -> float:
    return click.hit.at.timestamp() if click.hit else 0


def chunks(clicks: list[Click]) -> Iterator[list[Click]]:
    chunk: list[Click] = []
    for click in clicks:
        is_late = chunk and instant_of(click) - instant_of(chunk[0]) > LONGEST_SPAN.total_seconds()
        if is_late or len(chunk) >= MOST_AT_ONCE:
            yield chunk
            chunk = []
        chunk.append(click)
    if chunk:
        yield chunk


def store(clicks: list[Click], folder: Path) -> int:
    window = timedelta(hours=Business.objects.current().unique_window_hours)
    try:
        return record_hits(clicks, window)
    except (DataError, IntegrityError):
        return sum(store_alone(click, window, folder) for click in clicks)


def store_alone(click: Click, window: timedelta, folder: Path) -> int:
    try:
        return record_hits([click], window)
    except (DataError, IntegrityError) as error:
        STATUS.refused += 1
        logger.error("hit refused by the database, kept in %s: %s", REFUSED, error)
        keep_refused(click, folder)
        return 0


def keep_refused(click: Click, folder: Path) -> None:
    with (folder / REFUSED).open("a") as file:
        file.write(write_line(click))
