"""Clicks on a lane of the test's own, whose threads have connections of their own."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connection

from tests.tracking.conftest import BROWSER
from tracking.door.lane import Lane
from tracking.facts import Facts

Work = Callable[[Lane], Coroutine[Any, Any, Any]]


def facts(path: str = "haircare/alice", **more: Any) -> Facts:
    return Facts(at=datetime.now(UTC), path=path, user_agent=BROWSER, address="192.0.2.1", **more)


async def with_open_lane(folder: Path, work: Work, patience: float) -> Any:
    lane = Lane(folder, patience)
    await lane.open()
    try:
        return await work(lane)
    finally:
        await lane.close()


async def elsewhere(change: Callable[[], Any]) -> None:
    """Do and commit it beside the lane."""

    def do() -> None:
        change()
        connection.close()

    await asyncio.to_thread(do)
