"""A reload without a pause: the old processes serve until the new ones are ready.

gunicorn starts the new ones and tells the old ones to stop in the same moment; alone, that would
let clicks wait for as long as a start takes.
"""

import mmap
import time

from uvicorn.config import Config
from uvicorn.server import Server

SECONDS_TO_WAIT = 20
# More processes than are ever started between two reloads that overlap.
PLACES = 4096


class Handover:
    """Memory that the master and all its processes share; a process is known by its number.

    Numbers grow: gunicorn calls them the age.
    """

    def __init__(self) -> None:
        self.ready = mmap.mmap(-1, PLACES)
        self.expected = mmap.mmap(-1, 16)

    def begin(self, first: int, count: int) -> None:
        """The master starts these to replace all others."""
        for number in range(first, first + count):
            self.ready[number % PLACES] = 0
        self.expected[:] = first.to_bytes(8, "big") + count.to_bytes(8, "big")

    def note_ready(self, number: int) -> None:
        self.ready[number % PLACES] = 1

    def is_awaited(self, number: int) -> bool:
        """Whether others are to replace this process and are not all ready yet."""
        first, count = (int.from_bytes(self.expected[at : at + 8], "big") for at in (0, 8))
        coming = range(first, first + count)
        return number < first and not all(self.ready[each % PLACES] for each in coming)


# Made in the master before it forks, and kept when it reads its configuration anew.
HANDOVER = Handover()


class HandoverServer(Server):
    """uvicorn's server of one process."""

    def __init__(self, config: Config, number: int) -> None:
        super().__init__(config)
        self.number = number
        self.told_at = 0.0

    async def startup(self, sockets=None) -> None:  # type: ignore[no-untyped-def]
        await super().startup(sockets)
        if self.started:
            HANDOVER.note_ready(self.number)

    async def on_tick(self, counter: int) -> bool:
        """True ends the process; asked ten times a second."""
        if not await super().on_tick(counter):
            return False
        self.told_at = self.told_at or time.monotonic()
        is_late = time.monotonic() > self.told_at + SECONDS_TO_WAIT
        return is_late or not HANDOVER.is_awaited(self.number)
