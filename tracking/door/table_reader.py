"""Reads the whole routing table anew beside the clicks: in its own thread, and with pauses."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from django.db import Error, connection

from tracking.door.connecting import connect, tune
from tracking.routes import RoutingTable
from tracking.routing import load_table

# While changes go on, readings take a tenth of the time at most.
SHORTEST_PAUSE = 0.5
PAUSE_FOR_READING = 9

logger = logging.getLogger("sentby.go")


class TableReader:
    """Gives `use` a table that is newer than the wish for it."""

    def __init__(self, use: Callable[[RoutingTable], None]) -> None:
        self.use = use
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="go-reader", initializer=tune)
        self.is_wanted = False
        self.work: asyncio.Task[None] | None = None

    def want(self, is_wanted: bool) -> None:
        """Whether the table in use is outdated; does not wait."""
        self.is_wanted = is_wanted
        if is_wanted and self.work is None:
            self.work = asyncio.get_running_loop().create_task(self.read_on())

    async def close(self) -> None:
        if self.work:
            self.work.cancel()
        await asyncio.to_thread(self.thread.shutdown)

    async def read_on(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self.is_wanted:
                began = loop.time()
                await self.read()
                took = loop.time() - began
                await asyncio.sleep(max(SHORTEST_PAUSE, took * PAUSE_FOR_READING))
        finally:
            self.work = None

    async def read(self) -> None:
        try:
            table = await asyncio.get_running_loop().run_in_executor(self.thread, read_whole)
        except Error as error:
            # The next click finds the table outdated and asks again.
            logger.warning("routing table not read: %s", error)
        else:
            self.use(table)
        self.is_wanted = False


def read_whole() -> RoutingTable:
    try:
        connect()
        return load_table(datetime.now(UTC))
    finally:
        # It may be the last reading for days.
        connection.close()
