"""Of a large table a click reads its own part; the whole is read beside the clicks."""

import asyncio

import pytest
from django.db import OperationalError

from partners.models import Partner
from tests.tracking.lanes import elsewhere, facts, with_open_lane
from tracking.door import table_reader, writer
from tracking.door.lane import Lane
from tracking.models import Hit, RoutingVersion

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def many_partners(monkeypatch):
    monkeypatch.setattr(writer, "FEW_PARTNERS", -1)


@pytest.fixture
def never(monkeypatch):
    """After the first reading there is none for as long as the test lasts."""
    monkeypatch.setattr(table_reader, "SHORTEST_PAUSE", 600)


async def change_and_click(lane: Lane, status: str) -> str:
    await elsewhere(lambda: Partner.objects.update(status=status))
    return (await lane.answer(facts())).hit.reason


async def until_read(lane: Lane) -> None:
    async with asyncio.timeout(60):
        while lane.reader.is_wanted:
            await asyncio.sleep(0.01)


def run(work, folder):
    return asyncio.run(with_open_lane(folder, work, 20.0))


def test_it_works(haircare, alice, tmp_path):
    async def work(lane):
        assert await change_and_click(lane, "inactive") == "partner_inactive"
        await until_read(lane)
        assert lane.table.states == {str(alice.pk): "inactive|"}
        return lane.table.version

    assert run(work, tmp_path) == RoutingVersion.objects.in_force()


def test_every_click_is_right_however_seldom_the_whole_is_read(haircare, alice, tmp_path, never):
    async def work(lane):
        await change_and_click(lane, "inactive")
        await until_read(lane)
        reasons = [await change_and_click(lane, each) for each in ("active", "banned", "active")]
        assert lane.table.states == {str(alice.pk): "inactive|"}
        return reasons

    assert run(work, tmp_path) == ["", "partner_banned", ""]
    assert Hit.objects.count() == 4


def test_many_changes_end_with_the_newest_table(haircare, alice, tmp_path, monkeypatch):
    monkeypatch.setattr(table_reader, "SHORTEST_PAUSE", 0.01)

    async def work(lane):
        for each in ("inactive", "active", "banned"):
            await change_and_click(lane, each)
        await until_read(lane)
        return lane.table.states

    assert run(work, tmp_path) == {str(alice.pk): "banned|"}


def test_a_reading_that_fails_is_tried_again_by_a_later_click(
    haircare, alice, tmp_path, monkeypatch
):
    monkeypatch.setattr(table_reader, "SHORTEST_PAUSE", 0.01)
    sound = table_reader.read_whole

    def fail():
        raise OperationalError("no connection left")

    async def work(lane):
        monkeypatch.setattr(table_reader, "read_whole", fail)
        assert await change_and_click(lane, "inactive") == "partner_inactive"
        await until_read(lane)
        assert not lane.table.states
        monkeypatch.setattr(table_reader, "read_whole", sound)
        await lane.reader.work
        assert (await lane.answer(facts())).hit.reason == "partner_inactive"
        await until_read(lane)
        return lane.table.states

    assert run(work, tmp_path) == {str(alice.pk): "inactive|"}
