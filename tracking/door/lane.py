"""Keeps the clicks of a process, many in one commit, and answers them when they are safe.

There is no timer: what arrives during one commit is the next batch.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

from django.db import Error

from tracking.clicks import Click, answer_click
from tracking.door.saved_table import read_table
from tracking.door.spool import Spool
from tracking.door.status import STATUS
from tracking.door.table_reader import TableReader
from tracking.door.table_saver import TableSaver
from tracking.door.writer import Commit, Question, Writer
from tracking.facts import Facts
from tracking.routes import RoutingTable

MOST_IN_BATCH = 500
# What the first failing batch may cost its prospects.
SECONDS_TO_COMMIT = 0.25
SECONDS_BETWEEN_PROBES = 0.25

logger = logging.getLogger("sentby.go")

Done = Callable[[Click], None]


class Waiting(NamedTuple):
    question: Question
    done: Done


class Lane:
    """`table` answers; the writer keeps; while it cannot, the spool does."""

    def __init__(self, spool_folder: Path, patience: float = SECONDS_TO_COMMIT) -> None:
        self.patience = patience
        self.writer = Writer()
        self.spool = Spool(spool_folder)
        self.spool_thread = ThreadPoolExecutor(1, thread_name_prefix="go-spool")
        self.saver, self.reader = TableSaver(spool_folder), TableReader(self.use)
        self.queue: list[Waiting] = []
        self.work: asyncio.Task[None] | None = None
        self.probe: asyncio.Task[None] | None = None
        self.table: RoutingTable

    async def open(self) -> None:
        """Needs the database, or at least the table that was last known on this machine."""
        try:
            self.use(await self.writer.load())
        except Error:
            saved = read_table(self.spool.folder)
            if saved is None:
                raise
            self.table = saved
            self.await_database([])

    def use(self, table: RoutingTable) -> None:
        self.table = table
        self.saver.save(table)

    async def close(self) -> None:
        """What is queued is kept first."""
        if self.work:
            await self.work
        if self.probe:
            self.probe.cancel()
        await self.reader.close()
        await self.in_spool_thread(self.spool.close)
        self.spool_thread.shutdown()
        await asyncio.to_thread(self.saver.close)
        self.writer.close()

    async def answer(self, facts: Facts) -> Click:
        """The answer to a request, as soon as its hit is kept."""
        future: asyncio.Future[Click] = asyncio.get_running_loop().create_future()
        self.ask(facts, partial(settle, future))
        return await future

    def ask(self, facts: Facts, done: Done) -> None:
        """The same for callers without a task: `done` is called with the answer."""
        click = answer_click(facts, self.table)
        if click.status in {405, 503}:
            done(click)
            return
        self.queue.append(Waiting(Question(facts, click, self.table), done))
        if self.work is None:
            self.work = asyncio.get_running_loop().create_task(self.empty_queue())

    async def empty_queue(self) -> None:
        try:
            while self.queue:
                await self.keep(self.queue[:MOST_IN_BATCH])
                # The answered ask again: their next clicks may still join the next batch.
                await asyncio.sleep(0)
        finally:
            # Whatever went wrong with one batch, those who wait behind it are served.
            again = self.empty_queue() if self.queue else None
            self.work = asyncio.get_running_loop().create_task(again) if again else None

    async def keep(self, batch: list[Waiting]) -> None:
        del self.queue[: len(batch)]
        questions = [waiting.question.asked_again(self.table) for waiting in batch]
        answers = [question.click for question in questions]
        try:
            answers = list(await self.store(questions))
        finally:
            for waiting, click in zip(batch, answers, strict=True):
                waiting.done(click)

    async def store(self, batch: list[Question]) -> list[Click]:
        if self.probe is None:
            table = self.table
            commit = await self.writer.commit(batch, table, self.patience)
            if commit:
                self.learn(commit, table)
                return list(commit.clicks)
            self.await_database(batch)
        clicks = [question.click for question in batch]
        try:
            await self.in_spool_thread(self.spool.append, clicks)
        except OSError as error:
            # The prospect comes first: the signed id on the address still leads to the credit.
            lost = sum(click.hit is not None for click in clicks)
            STATUS.unstored += lost
            logger.error("%d hits not stored, the spool fails: %s", lost, error)
        return clicks

    def learn(self, commit: Commit, asked: RoutingTable) -> None:
        """What the commit says of the table that it was asked with, unless that was replaced."""
        if self.table is asked:
            self.reader.want(commit.is_outdated)
            if commit.table is not asked:
                self.use(commit.table)

    def await_database(self, batch: list[Question]) -> None:
        self.probe = asyncio.get_running_loop().create_task(self.wait_for_database(batch))

    async def wait_for_database(self, batch: list[Question]) -> None:
        """The breaker is open while this runs; it tries with hits, as a lock may be on them."""
        STATUS.is_spooling = True
        logger.warning("the database does not take hits; they go to %s", self.spool.folder)
        commit = None
        try:
            while commit is None:
                await self.writer.pause(SECONDS_BETWEEN_PROBES)
                table = self.table
                commit = await self.writer.commit(batch, table, patience=None)
            self.learn(commit, table)
            logger.warning("the database takes hits again")
        finally:
            STATUS.is_spooling, self.probe = False, None
        # After what is on its way to the file, and before anything else can be.
        await self.in_spool_thread(self.spool.close)

    def in_spool_thread(self, function, *arguments):  # type: ignore[no-untyped-def]
        loop = asyncio.get_running_loop()
        return loop.run_in_executor(self.spool_thread, function, *arguments)


def settle(future: asyncio.Future[Click], click: Click) -> None:
    """One future per request: a client that went away must not disturb the others."""
    if not future.done():
        future.set_result(click)
