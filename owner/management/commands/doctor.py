"""`run.py manage doctor`: a line for everything that has to work; ends with 1 if one is wrong."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from owner.doctor import Finding, examine


class Command(BaseCommand):
    help = "Says what works and, where something does not, what to do. Ends with 1 then."
    # Those of Django ask the database, which may be what is ill.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *_args: Any, **options: Any) -> None:
        findings = list(examine())
        is_well = all(each.is_well for each in findings)
        if options["json"]:
            report = {"is_well": is_well, "findings": [asdict(each) for each in findings]}
            self.stdout.write(json.dumps(report))
        else:
            for each in findings:
                self.stdout.write(line_of(each))
        if not is_well:
            sys.exit(1)


def line_of(finding: Finding) -> str:
    return f"{'OK' if finding.is_well else 'WRONG':<7}{finding.name:<13}{finding.text}"
