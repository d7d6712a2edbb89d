"""Hits on disk while the database is away: one file of this process, synced before the answer."""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from tracking.clicks import Click
from tracking.door.spool_lines import write_line

ENDING = ".spool"
OPENED_AT = "%Y%m%dT%H%M%S%f"


class Spool:
    """Used by one thread. Its file is locked as long as it grows: nobody replays it meanwhile."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file: IO[bytes] | None = None

    def append(self, clicks: Sequence[Click]) -> None:
        """Keep the clicks' hits for good; `OSError` if the disk does not take them."""
        lines = "".join(write_line(click) for click in clicks if click.hit).encode()
        if not lines:
            return
        if self.file is None:
            self.file = open_new(self.folder)
        end = self.file.tell()
        try:
            write_all(self.file, lines)
            os.fsync(self.file.fileno())
        except OSError:
            self.cut_back(self.file, end)
            raise

    def cut_back(self, file: IO[bytes], end: int) -> None:
        """Half a line would spoil the next one."""
        try:
            file.seek(end)
            file.truncate()
        except OSError:
            # What comes next goes to another file; readers skip the half line at this one's end.
            self.close()

    def close(self) -> None:
        """Leave the file to whoever replays."""
        if self.file:
            self.file.close()
        self.file = None


def write_all(file: IO[bytes], text: bytes) -> None:
    """A disk that fills up takes a part without an error; only the rest is refused."""
    left = memoryview(text)
    while left:
        left = left[file.write(left) :]


def open_new(folder: Path) -> IO[bytes]:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{datetime.now(UTC):{OPENED_AT}}-{os.getpid()}{ENDING}"
    file = (folder / name).open("xb", buffering=0)
    fcntl.flock(file, fcntl.LOCK_EX)
    if not os.fstat(file.fileno()).st_nlink:
        # Another process took it for a file left behind, and erased it, before it was locked.
        file.close()
        return open_new(folder)
    sync_folder(folder)
    return file


def sync_folder(folder: Path) -> None:
    """Make the names in it last."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def opened_at(path: Path) -> datetime:
    return datetime.strptime(path.name.partition("-")[0], OPENED_AT).replace(tzinfo=UTC)


def spool_files(folder: Path) -> list[Path]:
    """Oldest first."""
    return sorted(folder.glob(f"*{ENDING}"))


@contextmanager
def claimed(path: Path) -> Iterator[IO[bytes] | None]:
    """The file, if no living process writes or replays it; the lock ends with its process."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        yield None
        return
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        # Another process may have replayed and erased it before the lock was ours.
        yield file if path.exists() else None
