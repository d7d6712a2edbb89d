"""A file of any size: a transaction for each some dozen lines, so that clicks never wait long.

It can be stopped and run again: what is in already stays as it is. The parents come in a second
pass, when everybody is there.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO, NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from business.audit.facts import Change
from business.models import AuditEntry
from owner.importing.applying import apply, choose_codes
from owner.importing.known import Known, programs_by_name
from owner.importing.parents import plan_parents
from owner.importing.plan import Plan, Seen, plan_people
from owner.importing.table import Problem, Row, Table
from owner.importing.words import changes_of
from partners.models import Partner
from partners.partner import lock_tree

FEWEST_LINES, MOST_LINES = 50, 500
Verb = AuditEntry.Verb
Note = Callable[[list[tuple[Partner, list[Change]]], int], None]


class Pace(NamedTuple):
    """Seconds that a chunk is to take, and seconds for others after it."""

    chunk: float
    pause: float


# SQLite has one writer at a time: clicks wait for as long as a chunk takes, and look every
# twentieth of a second whether it is over.
PACES = {"sqlite": Pace(0.08, 0.06), "postgresql": Pace(0.4, 0.05)}


@dataclass(slots=True)
class Progress:
    """So far; `problems` are those of the last chunk alone."""

    lines: int = 0
    new: int = 0
    changed: int = 0
    parents: int = 0
    errors: int = 0
    problems: list[Problem] = field(default_factory=list)


class ChunkedImport:
    """`note` writes a chunk's history, within its transaction; without it nothing is changed."""

    def __init__(self, file: BinaryIO, encoding: str = "", note: Note | None = None) -> None:
        self.file, self.encoding, self.note = file, encoding, note
        self.progress = Progress()
        self.in_file = Seen()

    def run(self) -> Iterator[Progress]:
        """The people, then their parents; yields after each chunk.

        `UnreadableError` before anything is changed.
        """
        for _row in Table(self.file, self.encoding).rows():
            pass
        for rows in self.chunks():
            yield self.people(rows)
        again = Seen()
        for rows in self.chunks():
            yield self.parents(rows, again)

    def chunks(self) -> Iterator[list[Row | Problem]]:
        rows, lines = Table(self.file, self.encoding).rows(), FEWEST_LINES
        while chunk := list(islice(rows, lines)):
            began = time.monotonic()
            yield chunk
            pace = PACES[connection.vendor]
            lines = lines_in(pace.chunk, lines, time.monotonic() - began)
            if self.note:
                time.sleep(pace.pause)

    def people(self, rows: list[Row | Problem]) -> Progress:
        plan, known = self.plan_people(rows)
        if self.note:
            try:
                with transaction.atomic():
                    self.write(plan, known, self.note)
            except (IntegrityError, ValidationError):
                # Somebody took a code or an e-mail meanwhile. Now nobody can.
                with transaction.atomic():
                    plan, known = self.plan_people(rows)
                    self.write(plan, known, self.note)
        so_far = self.progress
        so_far.lines += len(rows)
        so_far.new += len(plan.new)
        so_far.changed += len(plan.changed)
        return self.told(plan.problems)

    def plan_people(self, rows: list[Row | Problem]) -> tuple[Plan, Known]:
        plan, known = plan_people(rows, self.in_file)
        choose_codes(plan)
        return plan, known

    def parents(self, rows: list[Row | Problem], again: Seen) -> Progress:
        with transaction.atomic():
            if self.note:
                lock_tree()
            plan, known = plan_people(rows, again)
            told = {problem.line for problem in plan.problems}
            named = {
                each.line: each.wanted.values.get("parent") for each in (*plan.new, *plan.same)
            }
            plan_parents(plan, known)
            self.progress.parents += sum("parent" in each.before for each in plan.changed)
            if self.note:
                choose_codes(plan)
                self.write(plan, known, self.note)
        problems = [each for each in plan.problems if each.line not in told]
        if not self.note:
            # Whoever comes later in the file is not there yet.
            problems = [
                each for each in problems if not self.in_file.has_code(named.get(each.line))
            ]
        return self.told(problems)

    def write(self, plan: Plan, known: Known, note: Note) -> None:
        apply(plan, known)
        programs = {program.pk: program for program in programs_by_name().values()}
        for rows, verb in ((plan.new, Verb.ADDED), (plan.changed, Verb.CHANGED)):
            note([(each.partner, changes_of(each, programs)) for each in rows], verb)  # type: ignore[misc]

    def told(self, problems: list[Problem]) -> Progress:
        self.progress.problems = problems
        self.progress.errors += len(problems)
        return self.progress


def lines_in(wanted: float, lines: int, took: float) -> int:
    """As many as `wanted` seconds are enough for; at most twice as many as before."""
    fitting = int(lines * min(wanted / max(took, 0.001), 2))
    return min(max(fitting, FEWEST_LINES), MOST_LINES)
