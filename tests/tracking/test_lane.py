"""The lane: one commit for many, never stale, and the spool while the database is away."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import DataError, OperationalError, connection

from partners.models import Partner
from referrals.models import TrackingLink
from tests.factories import AdFactory, TrackingLinkFactory
from tests.tracking.lanes import Work, elsewhere, facts, with_open_lane
from tracking.clicks import Click
from tracking.door import lane as lane_module
from tracking.door import writer
from tracking.door.lane import Lane
from tracking.door.replay import replay
from tracking.door.saved_table import read_table
from tracking.door.spool import claimed, spool_files
from tracking.door.spool_lines import write_line
from tracking.door.spool_state import spool_state
from tracking.door.status import STATUS
from tracking.models import Hit, HitCount
from tracking.recounting import recount
from tracking.routes import RoutingTable

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def with_lane(tmp_path: Path) -> Callable[[Work], Any]:
    """`with_lane(work)` runs the coroutine function with an open lane."""

    return lambda work, patience=20.0: asyncio.run(with_open_lane(tmp_path, work, patience))


@pytest.fixture(params=["few partners", "many partners"])
def any_size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Changes are read at once with the whole table, or first for the click alone."""
    if request.param == "many partners":
        monkeypatch.setattr(writer, "FEW_PARTNERS", -1)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Callable[[type[Exception]], None]:
    """`broken(error)` makes each commit fail with it, `broken(None)` mends it."""
    sound = writer.record_hits_of_version

    def set_error(error: Exception | None) -> None:
        def fail(*_arguments: Any) -> None:
            raise error  # type: ignore[misc]

        monkeypatch.setattr(writer, "record_hits_of_version", fail if error else sound)

    monkeypatch.setattr(lane_module, "SECONDS_BETWEEN_PROBES", 0.01)
    return set_error


async def ask_many(lane: Lane, number: int) -> list[Click]:
    return list(await asyncio.gather(*(lane.answer(facts()) for _ in range(number))))


def ids(clicks: list[Click]) -> set[Any]:
    return {click.hit.id for click in clicks if click.hit}


def test_it_works(with_lane, haircare, alice) -> None:
    click = with_lane(lambda lane: lane.answer(facts()))

    assert Hit.objects.get().pk == click.hit.id
    assert parse_qs(urlsplit(click.headers["Location"]).query)["rid"]


def test_many_at_once_are_all_kept(with_lane, haircare, alice) -> None:
    clicks = with_lane(lambda lane: ask_many(lane, 700))

    assert set(Hit.objects.values_list("pk", flat=True)) == ids(clicks)
    assert sum(HitCount.objects.values_list("hits", flat=True)) == 700


def test_a_client_that_leaves_disturbs_nobody(with_lane, haircare, alice) -> None:
    async def work(lane: Lane) -> list[Click]:
        leaver = asyncio.create_task(lane.answer(facts()))
        stayers = [asyncio.create_task(lane.answer(facts())) for _ in range(5)]
        await asyncio.sleep(0)
        leaver.cancel()
        return list(await asyncio.gather(*stayers))

    assert len(with_lane(work)) == 5
    assert Hit.objects.count() == 6


@pytest.mark.usefixtures("any_size")
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda: Partner.objects.update(status="inactive"), "partner_inactive"),
        (lambda: TrackingLink.objects.get().archive(), "link_archived"),
    ],
)
def test_the_next_hit_sees_a_change(with_lane, haircare, alice, change, reason) -> None:
    async def work(lane: Lane) -> Click:
        await lane.answer(facts())
        await elsewhere(change)
        return await lane.answer(facts())

    assert with_lane(work).hit.reason == reason


@pytest.mark.usefixtures("any_size")
def test_a_new_link_works_at_once(with_lane, alice) -> None:
    async def work(lane: Lane) -> list[int]:
        before = await lane.answer(facts("new/alice"))
        await elsewhere(lambda: TrackingLinkFactory(code="new"))
        return [before.status, (await lane.answer(facts("new/alice"))).status]

    assert with_lane(work) == [404, 302]


@pytest.mark.usefixtures("any_size")
def test_who_waits_while_the_table_is_read_anew_gets_the_new_answer(
    with_lane, haircare, alice, monkeypatch
) -> None:
    async def work(lane: Lane) -> Click:
        table = await lane.writer.load()
        await elsewhere(lambda: Partner.objects.update(status="inactive"))
        first = asyncio.create_task(lane.answer(facts()))
        while lane.queue or not lane.work:
            await asyncio.sleep(0)
        # The first one's commit is under way and will find the change.
        assert lane.table.version == table.version
        second = await lane.answer(facts())
        assert (await first).hit.reason == "partner_inactive"
        return second

    assert with_lane(work).hit.reason == "partner_inactive"


@pytest.mark.usefixtures("any_size")
def test_an_answer_given_anew_is_the_same_hit(with_lane, haircare, alice) -> None:
    async def work(lane: Lane) -> Click:
        await elsewhere(lambda: TrackingLink.objects.update(name="x"))
        asked = facts(chance=bytes(range(20)))
        again = await lane.answer(asked)
        assert (await lane.answer(asked)).hit.id == again.hit.id
        return again

    assert with_lane(work).hit.id == Hit.objects.get().pk


@pytest.mark.usefixtures("any_size")
def test_one_poisoned_hit_spoils_no_other(with_lane, haircare, alice) -> None:
    async def work(lane: Lane) -> list[Click]:
        bad = facts(referrer="\0")
        return list(await asyncio.gather(*(lane.answer(each) for each in [facts(), bad, facts()])))

    refused = STATUS.refused
    clicks = with_lane(work)

    assert [click.status for click in clicks] == [302] * 3
    if connection.vendor == "postgresql":
        assert Hit.objects.count() == 2
        assert STATUS.refused == refused + 1


@pytest.mark.parametrize("error", [OperationalError("gone"), RuntimeError("a bug")])
def test_database_away(with_lane, broken, haircare, alice, tmp_path, error) -> None:
    async def work(lane: Lane) -> list[Click]:
        broken(error)
        clicks = [*await ask_many(lane, 5), *await ask_many(lane, 5)]
        assert STATUS.is_spooling and spool_state(tmp_path).hits == 10
        broken(None)
        while lane.probe:
            await asyncio.sleep(0.01)
        return clicks + await ask_many(lane, 5)

    clicks = with_lane(work)
    assert not STATUS.is_spooling
    replay(tmp_path)

    assert set(Hit.objects.values_list("pk", flat=True)) == ids(clicks)
    assert len(clicks) == sum(HitCount.objects.values_list("hits", flat=True)) == 15
    assert not spool_files(tmp_path)


def test_a_database_that_only_waits(with_lane, haircare, alice, tmp_path, monkeypatch) -> None:
    sound = writer.record_hits_of_version

    def slow(*arguments: Any) -> Any:
        stored = sound(*arguments)
        connection.close()
        time.sleep(0.5)
        return stored

    monkeypatch.setattr(writer, "record_hits_of_version", slow)

    async def work(lane: Lane) -> float:
        started = asyncio.get_running_loop().time()
        await lane.answer(facts())
        return asyncio.get_running_loop().time() - started

    assert with_lane(work, 0.1) < 0.45
    replay(tmp_path)

    assert Hit.objects.count() == 1
    assert sum(HitCount.objects.values_list("hits", flat=True)) == 1


def test_the_spool_ends_as_soon_as_a_late_commit_does(
    with_lane, haircare, alice, monkeypatch
) -> None:
    sound, pauses = writer.record_hits_of_version, [0.3]

    def slow_once(*arguments: Any) -> Any:
        time.sleep(pauses.pop() if pauses else 0)
        return sound(*arguments)

    monkeypatch.setattr(writer, "record_hits_of_version", slow_once)
    monkeypatch.setattr(lane_module, "SECONDS_BETWEEN_PROBES", 600)

    async def work(lane: Lane) -> None:
        await lane.answer(facts())
        assert lane.probe
        async with asyncio.timeout(60):
            await lane.probe

    with_lane(work, 0.1)

    assert not STATUS.is_spooling


def test_disk_full_too(with_lane, broken, haircare, alice, monkeypatch) -> None:
    def full(*_arguments: Any) -> None:
        raise OSError(28, "No space left on device")

    async def work(lane: Lane) -> Click:
        broken(OperationalError("gone"))
        monkeypatch.setattr(lane.spool, "append", full)
        return await lane.answer(facts())

    before = STATUS.unstored
    click = with_lane(work)

    assert click.status == 302 and "rid=" in click.headers["Location"]
    assert STATUS.unstored == before + 1


def spooled(folder: Path, clicks: list[Click], tail: str = "") -> Path:
    path = folder / "20260301T120000000000-1.spool"
    path.write_text("".join(map(write_line, clicks)) + tail)
    return path


def test_replay_twice_counts_once(with_lane, haircare, alice, tmp_path) -> None:
    clicks = with_lane(lambda lane: ask_many(lane, 3))
    Hit.objects.filter(pk=clicks[0].hit.id).delete()
    HitCount.objects.all().delete()
    Hit.objects.all().delete()
    for _ in range(2):
        spooled(tmp_path, clicks, tail='{"id": "0190')
        replay(tmp_path)

    assert Hit.objects.count() == 3
    day = clicks[0].hit.day
    assert recount(day, day, repair=False) == 0


def test_a_file_that_grows_is_left_alone(tmp_path) -> None:
    path = spooled(tmp_path, [])
    with claimed(path) as mine, claimed(path) as theirs:
        assert mine and theirs is None
        replay(tmp_path)

    assert path.exists()


def test_lines_of_an_earlier_version_are_read(with_lane, haircare, alice, tmp_path) -> None:
    click = with_lane(lambda lane: lane.answer(facts()))
    Hit.objects.all().delete()
    line = write_line(click).replace('"is_unique": ', '"was_there_once": true, "gone": ')
    (tmp_path / "20260301T120000000000-1.spool").write_text(line)
    replay(tmp_path)

    assert Hit.objects.get().pk == click.hit.id


def test_a_refused_hit_is_put_aside(with_lane, haircare, alice, tmp_path, monkeypatch) -> None:
    clicks = with_lane(lambda lane: ask_many(lane, 1))
    spooled(tmp_path, clicks)

    def refuse(*_arguments: Any) -> None:
        raise DataError("no such day")

    monkeypatch.setattr("tracking.door.replay.record_hits", refuse)
    replay(tmp_path)

    assert not spool_files(tmp_path)
    assert (tmp_path / "refused.jsonl").read_text() == write_line(clicks[0])


def test_a_process_that_starts_without_database(
    with_lane, broken, haircare, alice, tmp_path, monkeypatch
) -> None:
    AdFactory(partner=alice, code="flyer")
    with_lane(lambda lane: lane.answer(facts()))
    monkeypatch.setattr(writer, "load_now", fail_to_load)

    async def work(lane: Lane) -> Click:
        assert lane.probe
        return await lane.answer(facts("haircare/alice/flyer"))

    broken(OperationalError("gone"))
    click = with_lane(work)
    assert click.hit.ad_id and click.hit.is_eligible
    broken(None)
    replay(tmp_path)

    assert Hit.objects.count() == 2


def fail_to_load() -> None:
    raise OperationalError("gone")


def test_the_saved_table_is_the_table(with_lane, haircare, alice, tmp_path) -> None:
    AdFactory(partner=alice, code="flyer")
    table = with_lane(table_of)

    assert read_table(tmp_path) == replace(table, version=-1)


async def table_of(lane: Lane) -> RoutingTable:
    return lane.table


@pytest.mark.parametrize("text", ["", "{", '["rules", 1, {}]\n["end"]\n', '["end"]\n'])
def test_a_spoilt_saved_table_is_none(tmp_path, text) -> None:
    (tmp_path / "routing-table").write_text(text)

    assert read_table(tmp_path) is None
