"""What a scenario works on, and when it broke something."""

import time
from dataclasses import dataclass, field

from bench.drill.database import Database
from bench.drill.served import Served


@dataclass
class Stage:
    """`failures` are the instants at which something was broken; the report tells them apart."""

    served: Served
    # None: SQLite.
    database: Database | None
    is_short: bool
    failures: list[float] = field(default_factory=list)

    def times(self, long: int, short: int) -> range:
        return range(self.seconds(long, short))

    def seconds(self, long: int, short: int) -> int:
        return short if self.is_short else long

    def note_failure(self) -> None:
        self.failures.append(time.monotonic())
