"""`run.py worker`: sends what waits and runs the jobs, until it is stopped."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from business.worker.loop import Worker


class Command(BaseCommand):
    help = "Sends the messages that wait and runs the jobs, until it is stopped."
    # It may be started before the database is there.
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--beside", type=int, help="end when this is not the parent any more")

    def handle(self, *_args: Any, **options: Any) -> None:
        Worker(beside=options["beside"]).run()
