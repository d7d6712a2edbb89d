"""/go/ as a small ASGI application that answers from memory."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import Error, connection

from tracking.door.answers import messages_of, not_found_page
from tracking.door.lane import Done, Lane
from tracking.door.replay import replay
from tracking.door.scope import Scope, facts_of_scope
from tracking.door.spool_state import spool_sentence, spool_state
from tracking.door.status import STATUS

SECONDS_BETWEEN_REPLAYS = 2
SECONDS_BETWEEN_REPORTS = 30

Send = Callable[[dict[str, Any]], Awaitable[None]]

logger = logging.getLogger("sentby.go")


class GoDoor:
    """Open it before the first request: the routing table is loaded then, never at a click."""

    def __init__(self) -> None:
        self.lane = Lane(settings.SPOOL_DIR)

    async def open(self) -> None:
        not_found_page()
        await self.lane.open()
        self.replaying = asyncio.create_task(self.keep_replaying())

    async def close(self) -> None:
        self.replaying.cancel()
        await self.lane.close()

    async def __call__(self, scope: Scope, _receive: object, send: Send) -> None:
        click = await self.lane.answer(facts_of_scope(scope))
        start, body = messages_of(click)
        await send(start)
        await send(body)

    def ask(self, scope: Scope, done: Done) -> None:
        """The same for a server that takes the click itself."""
        self.lane.ask(facts_of_scope(scope), done)

    async def keep_replaying(self) -> None:
        """What this or any other process of this machine left on disk."""
        loop, report_at = asyncio.get_running_loop(), 0.0
        with ThreadPoolExecutor(1, thread_name_prefix="go-replay") as thread:
            while True:
                if self.lane.probe is None:
                    await loop.run_in_executor(thread, replay_quietly, settings.SPOOL_DIR)
                elif loop.time() >= report_at:
                    report_at = loop.time() + SECONDS_BETWEEN_REPORTS
                    logger.warning(spool_sentence(spool_state(settings.SPOOL_DIR), STATUS))
                await asyncio.sleep(SECONDS_BETWEEN_REPLAYS)


def replay_quietly(folder: Path) -> None:
    try:
        replay(folder)
    except (Error, OSError) as error:
        logger.warning("spool not replayed yet: %s", error)
    finally:
        connection.close()
