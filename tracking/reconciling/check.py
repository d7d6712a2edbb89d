"""One thing that must agree: how much was compared, how much differs, and examples."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Model, QuerySet

from business.days import days_between

MOST_EXAMPLES = 20
AT_ONCE = 500
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Span:
    """The owner's days to look at; decisions made later than `since` are looked at, too."""

    first: date
    last: date
    since: datetime | None = None

    def days(self) -> list[date]:
        return days_between(self.first, self.last)


@dataclass(slots=True)
class Check:
    """Examples hold codes, keys and numbers only; tracking.reconciling.words says them."""

    name: str
    compared: int = 0
    different: int = 0
    examples: list[dict[str, Any]] = field(default_factory=list)

    def add(self, compared: int) -> int:
        self.compared += compared
        return compared

    def compare(self, what: str, kept: Any, found: Any, **about: Any) -> None:
        """`kept` is what the product shows, `found` what it has to be."""
        if kept != found:
            self.differ(what, kept=kept, found=found, **about)

    def differ(self, what: str, **about: Any) -> None:
        self.different += 1
        if len(self.examples) < MOST_EXAMPLES:
            self.examples.append({"what": what, **about})

    def find(self, what: str, opt_ins: QuerySet[Any, tuple[Any, ...]]) -> None:
        """`opt_ins` holds the keys of those that are not as they must be."""
        self.different += opt_ins.count()
        room = MOST_EXAMPLES - len(self.examples)
        self.examples += [{"what": what, "opt_in": str(pk)} for (pk,) in opt_ins[:room]]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def in_pieces(rows: QuerySet[Row], at_once: int = AT_ONCE) -> Iterator[list[Row]]:
    """Rows by their key, some at once: no cursor stays open while others write."""
    last = 0
    while some := list(rows.filter(pk__gt=last).order_by("pk")[:at_once]):
        yield some
        last = some[-1].pk


@contextmanager
def one_view() -> Iterator[None]:
    """All that is read inside is of one instant, and no click or opt-in waits for it."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            # Django's own would take the lock for writing.
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
