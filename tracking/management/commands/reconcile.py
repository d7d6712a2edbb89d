"""Proves that counts, rows and decisions agree, and keeps the result for the owner's front page."""

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tracking.models import Reconciliation
from tracking.reconciling.run import latest_days, reconcile
from tracking.reconciling.words import TITLES, UNITS, say_difference, say_remedy
from tracking.retention import first_full_day


class Command(BaseCommand):
    help = "Prove that counts, rows and decisions agree; exit code 1 if anything differs."

    def add_arguments(self, parser: CommandParser) -> None:
        day = date.fromisoformat
        parser.add_argument("--first", type=day, help="first day, 2026-03-01 (35 days before)")
        parser.add_argument("--last", type=day, help="last day (yesterday)")
        parser.add_argument("--json", action="store_true", help="the result as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        first, last = latest_days(timezone.now())
        first, last = options["first"] or first, options["last"] or last
        if first > last:
            raise CommandError(f"The first day, {first}, is after the last one, {last}.")
        result = reconcile(first, last)
        full = first_full_day(timezone.now())
        if first < full and not options["json"]:
            self.stdout.write(f"Counts before {full} stand alone: their hits were erased by age.")
        self.stdout.write(as_json(result) if options["json"] else as_text(result))
        if not result.is_clean:
            raise CommandError(f"{result.differences} differences.")


def as_json(result: Reconciliation) -> str:
    days = {"first": str(result.first_day), "last": str(result.last_day)}
    return json.dumps({**days, "differences": result.differences, "checks": result.checks})


def as_text(result: Reconciliation) -> str:
    lines = [f"{result.first_day} to {result.last_day}"]
    for check in result.checks:
        name, differs = check["name"], check["different"]
        verdict = f"{differs} differ" if differs else "ok"
        lines.append(f"{verdict:>10}  {TITLES[name]} ({check['compared']:,} {UNITS[name]})")
        lines += [f"{'':12}{say_difference(each)}" for each in check["examples"]]
        if differs:
            lines.append(f"{'':12}{say_remedy(name)}")
    return "\n".join(lines)
