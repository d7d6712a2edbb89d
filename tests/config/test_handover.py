"""Old processes serve until all of the new ones are ready; the drill reloads real ones."""

import asyncio
import time

import pytest
import uvicorn

from config import handover
from config.handover import Handover, HandoverServer


@pytest.fixture
def shared(monkeypatch) -> Handover:
    shared = Handover()
    monkeypatch.setattr(handover, "HANDOVER", shared)
    return shared


def test_it_works(shared) -> None:
    shared.begin(3, 2)
    shared.note_ready(3)
    assert shared.is_awaited(2)

    shared.note_ready(4)
    assert not shared.is_awaited(2)


def test_who_is_new_waits_for_nobody(shared) -> None:
    shared.begin(3, 2)

    assert not shared.is_awaited(3)


def test_without_a_reload_nobody_waits(shared) -> None:
    assert not shared.is_awaited(1)


def test_the_next_reload_begins_anew(shared) -> None:
    shared.begin(3, 1)
    shared.note_ready(3)
    shared.begin(4, 1)

    assert shared.is_awaited(3)


def test_places_are_used_again(shared) -> None:
    shared.begin(handover.PLACES, 1)
    shared.note_ready(handover.PLACES)
    shared.begin(2 * handover.PLACES, 1)

    assert shared.is_awaited(handover.PLACES)


def told_to_stop(number: int) -> HandoverServer:
    server = HandoverServer(uvicorn.Config(None, log_level="error"), number)  # type: ignore[arg-type]
    server.should_exit = True
    return server


def ends(server: HandoverServer) -> bool:
    return asyncio.run(server.on_tick(1))


def test_a_server_that_is_told_to_stop_ends(shared) -> None:
    assert ends(told_to_stop(1))


def test_a_server_ends_when_its_successor_is_ready(shared) -> None:
    shared.begin(2, 1)
    server = told_to_stop(1)
    before = ends(server)
    shared.note_ready(2)

    assert (before, ends(server)) == (False, True)


def test_a_successor_that_never_comes_is_not_awaited_for_ever(shared) -> None:
    shared.begin(2, 1)
    server = told_to_stop(1)
    ends(server)
    server.told_at = time.monotonic() - handover.SECONDS_TO_WAIT - 1

    assert ends(server)
