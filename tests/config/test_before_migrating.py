"""The copy that a start makes before it changes the tables of an SQLite database."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from config.backup import before_migrating
from config.backup.before_migrating import copy_before_migrating, first_missing
from config.installing import StartError

pytestmark = pytest.mark.sqlite
COPY = "before-tracking-0042_more.sqlite3"


@pytest.fixture
def database(settings, monkeypatch, tmp_path: Path) -> Path:
    """A database of an earlier version, with one row in it."""
    path = tmp_path / "sentby.sqlite3"
    with closing(sqlite3.connect(path)) as earlier:
        earlier.execute("CREATE TABLE shelf (book TEXT)")
        earlier.execute("INSERT INTO shelf VALUES ('Emma')")
        earlier.commit()
    settings.DATA_DIR = tmp_path
    monkeypatch.setitem(connection.settings_dict, "NAME", path)
    monkeypatch.setattr(before_migrating, "first_missing", lambda: "tracking-0042_more")
    return path


def test_it_works(database, tmp_path, caplog):
    with caplog.at_level("INFO", "sentby.upgrade"):
        copy_before_migrating()

    with closing(sqlite3.connect(tmp_path / COPY)) as copy:
        assert copy.execute("SELECT book FROM shelf").fetchall() == [("Emma",)]
    assert COPY in caplog.text


def test_nothing_to_apply_makes_no_copy(database, monkeypatch, tmp_path):
    monkeypatch.setattr(before_migrating, "first_missing", lambda: "")
    copy_before_migrating()
    assert not list(tmp_path.glob("before-*"))


def test_a_first_start_makes_no_copy(database, tmp_path):
    database.unlink()
    copy_before_migrating()
    assert not list(tmp_path.iterdir())


def test_the_newest_three_are_kept(database, monkeypatch, tmp_path):
    for number in range(5):
        monkeypatch.setattr(before_migrating, "first_missing", lambda n=number: f"tracking-{n}")
        copy_before_migrating()
    kept = sorted(path.name for path in tmp_path.glob("before-*"))
    assert kept == [f"before-tracking-{n}.sqlite3" for n in (2, 3, 4)]


def test_no_room_stops_the_start_and_leaves_nothing(database, monkeypatch, tmp_path):
    def fill_disk(_source: Path, growing: Path) -> None:
        growing.write_bytes(b"half")
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(before_migrating.sqlite, "copy_database", fill_disk)
    with pytest.raises(StartError, match=r"disk is full\. Make room"):
        copy_before_migrating()
    assert [path.name for path in tmp_path.iterdir()] == ["sentby.sqlite3"]


def test_a_database_that_is_up_to_date_has_none_missing(db):
    assert first_missing() == ""
