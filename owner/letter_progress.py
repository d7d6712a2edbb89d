"""What became of a letter, counted from its copies."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from partners.models import Letter, LetterCopy

MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class Progress:
    """Numbers of copies by state; `lines` has those that are, in words."""

    numbers: dict[str, int]

    @property
    def all(self) -> int:
        return sum(self.numbers.values())

    @property
    def going(self) -> int:
        return sum(self.of(state) for state in LetterCopy.GOING)

    @property
    def done(self) -> int:
        return self.all - self.going

    @property
    def lines(self) -> list[tuple[Any, int]]:
        return [(each.label, self.of(each)) for each in LetterCopy.State if self.of(each)]

    def of(self, state: str) -> int:
        return self.numbers.get(state, 0)


def progress_of(letter: Letter) -> Progress:
    rows = letter.copies.order_by().values_list("state").annotate(n=Count("pk"))
    return Progress(dict(rows))


def failed_copies(letter: Letter) -> list[LetterCopy]:
    failed = letter.copies.filter(state=LetterCopy.State.FAILED)
    return list(failed.select_related("partner", "message").order_by("pk")[:MOST_LISTED])
