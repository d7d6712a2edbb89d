"""Compares hit counts with the stored hits and, if asked, puts them right."""

from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from business.days import today
from business.models import Business
from tracking.recounting import recount
from tracking.retention import first_full_day


class Command(BaseCommand):
    help = "Compare hit counts with the stored hits; exit code 1 if any differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=90, help="how many days back (90)")
        parser.add_argument("--repair", action="store_true", help="replace what differs")

    def handle(self, *_args: Any, **options: Any) -> None:
        last: date = today(Business.objects.current().zone)
        first = last - timedelta(days=options["days"] - 1)
        full = first_full_day(timezone.now())
        if first < full:
            self.stdout.write(f"Days before {full} are left alone: their hits were erased by age.")
            first = full
        wrong = recount(first, last, repair=options["repair"])
        if not wrong:
            self.stdout.write(f"{first} to {last}: all counts equal the stored hits.")
        elif options["repair"]:
            self.stdout.write(f"{first} to {last}: {wrong} counts differed and are right now.")
        else:
            raise CommandError(
                f"{first} to {last}: {wrong} counts differ. Run again with --repair."
            )
