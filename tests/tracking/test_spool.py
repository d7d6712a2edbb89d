"""Files for the time when the database is away: a full disk, and a replay at the wrong moment."""

import fcntl
import os
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from tracking.clicks import Click
from tracking.door import saved_table
from tracking.door import spool as spool_module
from tracking.door.spool import Spool, spool_files

LINE = "x" * 99 + "\n"
CLICK = Click(302, {}, hit=object())  # type: ignore[arg-type]


@pytest.fixture
def spool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Spool]:
    monkeypatch.setattr(spool_module, "write_line", lambda _click: LINE)
    spool = Spool(tmp_path)
    yield spool
    spool.close()


@pytest.fixture
def small_files() -> Iterator[None]:
    """The system takes 250 bytes of a file and refuses the rest, as a disk does that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (250, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def lines(folder: Path) -> list[str]:
    return [line for path in spool_files(folder) for line in path.read_text().splitlines(True)]


def test_it_works(spool, tmp_path) -> None:
    spool.append([CLICK, CLICK])

    assert lines(tmp_path) == [LINE] * 2


def test_a_line_that_fits_in_part_is_an_error_and_leaves_nothing(
    spool, tmp_path, small_files
) -> None:
    spool.append([CLICK, CLICK])
    with pytest.raises(OSError, match="File too large"):
        spool.append([CLICK])

    assert lines(tmp_path) == [LINE] * 2


def test_a_file_that_cannot_be_cut_back_is_left(spool, tmp_path, monkeypatch) -> None:
    spool.append([CLICK])

    def fail(file: IO[bytes], text: bytes) -> None:
        file.write(text[:10])
        # From here on it cannot be truncated.
        os.dup2(os.open(os.devnull, os.O_RDONLY), file.fileno())
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="Input/output"):
        patch.setattr(spool_module, "write_all", fail)
        spool.append([CLICK])
    spool.append([CLICK])

    assert lines(tmp_path).count(LINE) == 2


def test_a_new_file_that_a_replay_erased_is_made_again(spool, tmp_path, monkeypatch) -> None:
    erased = []

    def erase_first(file: IO[bytes], kind: int) -> None:
        if not erased:
            erased.append(file)
            spool_files(tmp_path)[0].unlink()
        fcntl.lockf(file, kind)

    monkeypatch.setattr(spool_module.fcntl, "flock", erase_first)
    spool.append([CLICK])

    assert lines(tmp_path) == [LINE]


def test_half_a_routing_table_is_not_left_behind(tmp_path, monkeypatch) -> None:
    def half(_table: object) -> Iterator[list[str]]:
        yield ["rules"]
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(saved_table, "rows_of", half)
    with pytest.raises(OSError, match="No space left"):
        saved_table.save_table(None, tmp_path)  # type: ignore[arg-type]

    assert not list(tmp_path.iterdir())
