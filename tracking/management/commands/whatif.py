"""Prints what the credit of the last days would have been under other settings."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from business.days import today
from business.models import LONGEST_WINDOW_DAYS, Business
from business.money import show_amount
from partners.models import Partner
from tracking.what_if import MOST_DAYS, Outcome, Settings, WhatIf, what_if

LINE = "{:<30} {:>9} {:>9} {:>11}  {}"


class Command(BaseCommand):
    help = "What the last days would have been under other settings; changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument("--latest", dest="first", action="store_false", default=None)
        choice.add_argument("--first", dest="first", action="store_true")
        method = parser.add_mutually_exclusive_group()
        method.add_argument("--history", dest="history", action="store_true", default=None)
        method.add_argument("--cookies", dest="history", action="store_false")
        parser.add_argument("--window", type=int, help="credit window in days; 0: no limit")
        parser.add_argument(
            "--replace-all",
            action="store_true",
            help="also the windows that partners and programs have of their own",
        )
        parser.add_argument("--days", type=int, default=30, help="how many days back (30)")

    def handle(self, *_args: Any, **options: Any) -> None:
        days, window = options["days"], options["window"]
        if not 1 <= days <= MOST_DAYS:
            raise CommandError(f"--days takes 1 to {MOST_DAYS}.")
        if window is not None and not 0 <= window <= LONGEST_WINDOW_DAYS:
            raise CommandError(f"--window takes 0 to {LONGEST_WINDOW_DAYS}.")
        business = Business.objects.current()
        last = today(business.zone)
        settings = settings_from(options, business)
        found = what_if(last - timedelta(days=days - 1), last, settings)
        self.stdout.write("\n".join(lines(found, days)))


def settings_from(options: dict[str, Any], business: Business) -> Settings:
    """What was left out is as in the defaults."""
    first, history, window = options["first"], options["history"], options["window"]
    return Settings(
        takes_first=business.choose_partner == "first" if first is None else first,
        uses_history=business.tracking_method == "history" if history is None else history,
        window_days=business.credit_window_days if window is None else window or None,
        replaces_all=options["replace_all"],
    )


def lines(found: WhatIf, days: int) -> list[str]:
    names = Partner.objects.in_bulk(pk for pk in found.outcomes if pk)
    head = LINE.format("Partner", "now", "would be", "difference", "revenue")
    rows = [
        LINE.format(
            str(names.get(each.partner or 0, "Nobody"))[:30],
            each.now.opt_ins,
            each.then.opt_ins,
            f"{each.difference:+}",
            say_revenue(each),
        )
        for each in found.biggest_first
    ]
    return [
        head,
        *rows,
        f"{found.opt_ins} opt-ins of the last {days} days, of which {found.moved} would move.",
        f"Left as they are: {found.corrected} corrected by hand, {found.without_evidence} without "
        f"evidence. {found.own_windows} keep the window of a partner or program.",
    ]


def say_revenue(outcome: Outcome) -> str:
    return ", ".join(
        ("+" if minor > 0 else "") + show_amount(minor, code)
        for code, minor in outcome.revenue_difference.items()
    )
