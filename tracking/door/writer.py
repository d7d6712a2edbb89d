"""The one thread of a process that writes hits, on Django's own connection with short timeouts."""

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import NamedTuple

from django.db import (
    DataError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    connection,
    transaction,
)

from business.days import day_of
from tracking.clicks import Click, answer_click
from tracking.door.connecting import connect, tune
from tracking.door.status import STATUS
from tracking.facts import Facts
from tracking.mistyped import count_mistyped
from tracking.recording import record_hits_of_version
from tracking.routes import RoutingTable
from tracking.routing import load_table

# Reading the whole table takes as long for so many partners as reading a few addresses does.
FEW_PARTNERS = 2000

logger = logging.getLogger("sentby.go")


class Question(NamedTuple):
    """A request and the answer that a routing table gave."""

    facts: Facts
    click: Click
    table: RoutingTable

    def asked_again(self, table: RoutingTable) -> "Question":
        """The same request with this table's answer: one that waited may have an older one's."""
        if self.table is table:
            return self
        return Question(self.facts, answer_click(self.facts, table), table)


class Commit(NamedTuple):
    """The answers after the commit, and the routing table for the next; it may be outdated."""

    clicks: Sequence[Click]
    table: RoutingTable
    is_outdated: bool = False


class Writer:
    def __init__(self) -> None:
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="go-writer", initializer=tune)
        self.given_up: asyncio.Future[Commit] | None = None

    async def load(self) -> RoutingTable:
        """The whole table; opens the connection."""
        return await self.in_thread(load_now)

    async def commit(
        self, batch: Sequence[Question], table: RoutingTable, patience: float | None
    ) -> Commit | None:
        """Store the batch; None if the database fails, or does not answer within `patience`.

        A commit that comes later is no harm: spooled hits are the same hits.
        """
        work = self.in_thread(commit_surely, batch, table)
        done, _waiting = await asyncio.wait({work}, timeout=patience)
        if not done:
            self.given_up = work
            work.add_done_callback(note_late)
            return None
        error = work.exception()
        if error:
            # Of whatever kind: the hits go to the spool, and from there nothing is lost.
            if patience is not None:
                # Not at each of the attempts that follow, four a second.
                logger.warning("hits not committed: %s", first_line(error))
            return None
        return work.result()

    async def pause(self, seconds: float) -> None:
        """For so long, or until the commit that was given up has come to its end."""
        work, self.given_up = self.given_up, None
        if work:
            await asyncio.wait({work}, timeout=seconds)
        else:
            await asyncio.sleep(seconds)

    def in_thread(self, function, *arguments):  # type: ignore[no-untyped-def]
        return asyncio.get_running_loop().run_in_executor(self.thread, function, *arguments)

    def close(self) -> None:
        self.thread.submit(close_connection)
        self.thread.shutdown()


def load_now() -> RoutingTable:
    connect()
    return load_table(datetime.now(UTC))


def close_connection() -> None:
    """Of the thread that calls it."""
    connection.close()


def commit_surely(batch: Sequence[Question], table: RoutingTable) -> Commit:
    """One more try on a fresh connection: the old one may have died in its sleep."""
    try:
        connect()
        return commit_parts(batch, table)
    except (OperationalError, InterfaceError):
        connection.close()
        connect()
        return commit_parts(batch, table)


def commit_parts(batch: Sequence[Question], table: RoutingTable) -> Commit:
    """All at once; where one row is poison, each alone."""
    try:
        return commit(batch, table)
    except (DataError, IntegrityError):
        return Commit([commit_alone(question, table) for question in batch], table)


def commit_alone(question: Question, table: RoutingTable) -> Click:
    try:
        return commit([question], table).clicks[0]
    except (DataError, IntegrityError) as error:
        # The prospect comes first: the signed id on the address still leads to the credit.
        STATUS.refused += 1
        logger.error("hit refused by the database: %s", first_line(error))
        return question.click


def commit(batch: Sequence[Question], table: RoutingTable) -> Commit:
    """Store the batch; if the table is not the database's state any more, that is read first.

    All questions came before the version is compared, so no answer is staler than its question. Of
    a large table only what these questions need is read: the rest would let them wait.
    """
    clicks = [question.click for question in batch]
    if has_salt_of_today(table) and keep(clicks, table, table.version):
        return Commit(clicks, table)
    is_large = len(table.partners) > FEW_PARTNERS
    paths = {question.facts.path for question in batch} if is_large else ()
    fresh = load_table(datetime.now(UTC), *paths)
    clicks = [question.asked_again(fresh).click for question in batch]
    keep(clicks, fresh, None)
    return Commit(clicks, table if is_large else fresh, is_outdated=is_large)


def keep(clicks: Sequence[Click], table: RoutingTable, version: int | None) -> bool:
    """False if the routing version is another one; then nothing is kept."""
    mistyped = [click.mistyped for click in clicks if click.mistyped]
    with transaction.atomic() if mistyped else nullcontext():
        if record_hits_of_version(clicks, table.rules.unique_window, version) is None:
            return False
        if mistyped:
            count_mistyped(mistyped, datetime.now(UTC))
    return True


def has_salt_of_today(table: RoutingTable) -> bool:
    return day_of(datetime.now(UTC), table.rules.zone) in table.rules.salts


def note_late(work: asyncio.Future[Commit]) -> None:
    error = work.exception()
    logger.warning("late commit %s", f"failed: {first_line(error)}" if error else "succeeded")


def first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
