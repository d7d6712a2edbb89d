"""`run.py manage import_partners FILE`: partners from a CSV file of any size, chunk by chunk."""

import time
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from business.audit.facts import Change
from business.models import AuditEntry
from owner.importing.encodings import CHOICES, UnreadableError
from owner.importing.in_chunks import ChunkedImport, Progress
from owner.importing.words import say_problem
from partners.models import Partner

MOST_ERRORS = 200
SECONDS_BETWEEN_REPORTS = 5


class Command(BaseCommand):
    help = "Imports partners from a CSV file. Stopped, it can be run again: what is in stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what it would do")
        encodings = [codec for codec, _label in CHOICES if codec]
        parser.add_argument("--encoding", default="", choices=encodings)

    def handle(self, *_args: Any, file: Path, **options: Any) -> None:
        try:
            with file.open("rb") as opened:
                self.run(opened, file.name, options)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        except UnreadableError as error:
            raise CommandError(f"{error} Nothing is imported.") from None

    def run(self, file: BinaryIO, name: str, options: dict[str, Any]) -> None:
        is_dry = options["dry_run"]
        note = None if is_dry else note_as(f"Imported from {name}.")
        chunked = ChunkedImport(file, options["encoding"], note)
        report_at = time.monotonic() + SECONDS_BETWEEN_REPORTS
        try:
            for progress in chunked.run():
                self.tell(progress)
                if time.monotonic() >= report_at:
                    self.stdout.write(say(progress))
                    report_at = time.monotonic() + SECONDS_BETWEEN_REPORTS
        except KeyboardInterrupt:
            self.stdout.write(say(chunked.progress))
            raise CommandError("Stopped. Run it again to go on.", returncode=130) from None
        self.stdout.write(("It would be: " if is_dry else "Done: ") + say(chunked.progress))

    def tell(self, progress: Progress) -> None:
        told = progress.errors - len(progress.problems)
        for problem in progress.problems[: max(MOST_ERRORS - told, 0)]:
            self.stdout.write(say_problem(problem))
        if told < MOST_ERRORS <= progress.errors:
            self.stdout.write("Further errors are only counted.")


def note_as(what: str) -> Any:
    def note(rows: list[tuple[Partner, list[Change]]], verb: int) -> None:
        AuditEntry.objects.note_each(rows, verb, by="manage import_partners", what=what)

    return note


def say(progress: Progress) -> str:
    return (
        f"{progress.lines:,} lines, {progress.new:,} new, {progress.changed:,} changed, "
        f"{progress.parents:,} parents set, {progress.errors:,} errors."
    )
