"""The last known table is saved beside the clicks, however many changes there are."""

from datetime import UTC, datetime
from threading import Event

import pytest

from tracking.door import table_saver
from tracking.door.saved_table import read_table
from tracking.door.table_saver import TableSaver
from tracking.routing import load_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(business, haircare, alice):
    return load_table(datetime.now(UTC))


def test_it_works(table, tmp_path):
    saver = TableSaver(tmp_path)
    saver.save(table)
    saver.close()
    assert read_table(tmp_path).partners == table.partners


def test_of_those_that_wait_only_the_newest_is_saved(monkeypatch, tmp_path):
    begun, may_end, saved = Event(), Event(), []

    def slowly(table, _folder):
        begun.set()
        may_end.wait(60)
        saved.append(table)

    monkeypatch.setattr(table_saver, "save_table", slowly)
    saver = TableSaver(tmp_path)
    saver.save("first")
    begun.wait(60)
    for each in ("second", "third", "last"):
        saver.save(each)
    may_end.set()
    saver.close()
    assert saved == ["first", "last"]


def test_saves_have_pauses_and_the_last_one_is_saved_all_the_same(monkeypatch, tmp_path):
    begun, saved = Event(), []

    def save(table, _folder):
        saved.append(table)
        begun.set()

    monkeypatch.setattr(table_saver, "save_table", save)
    monkeypatch.setattr(table_saver, "SECONDS_BETWEEN", 600)
    saver = TableSaver(tmp_path)
    saver.save("first")
    begun.wait(60)
    saver.save("second")
    saver.save("last")
    assert saved == ["first"]
    saver.close()
    assert saved == ["first", "last"]


def test_after_the_pause_it_is_saved_without_a_close(monkeypatch, tmp_path):
    saved, is_last = [], Event()

    def save(table, _folder):
        saved.append(table)
        if table == "last":
            is_last.set()

    monkeypatch.setattr(table_saver, "save_table", save)
    monkeypatch.setattr(table_saver, "SECONDS_BETWEEN", 0.05)
    saver = TableSaver(tmp_path)
    for each in ("first", "last"):
        saver.save(each)
    assert is_last.wait(60)
    saver.close()


def test_a_disk_that_takes_nothing_ends_nothing(table, tmp_path, caplog):
    (tmp_path / "a-file").touch()
    saver = TableSaver(tmp_path / "a-file")
    saver.save(table)
    saver.close()
    assert "routing table not saved" in caplog.text
