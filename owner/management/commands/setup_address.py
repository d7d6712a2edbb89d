"""`run.py manage setup_address`: prints a new one-time address of the set-up."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from owner.setting_up.address import GOOD_FOR, set_up_address
from partners.models import User


class Command(BaseCommand):
    help = "Prints a new address at which to set up an install that has no owner yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-needed", action="store_true", help="print nothing where there is an owner"
        )

    def handle(self, *_args: Any, if_needed: bool = False, **_options: Any) -> None:
        if not User.objects.has_owner():
            self.stdout.write(say_address())
        elif not if_needed:
            raise CommandError(
                _("There is an owner already, who signs in at /admin/. Lost the password? ")
                + _("python3 run.py manage changepassword E-MAIL")
            )


def say_address() -> str:
    hours = int(GOOD_FOR.total_seconds() // 3600)
    text = _("Not set up yet. Open this address within %(hours)s hours; it works once:")
    return f"{text % {'hours': hours}}\n\n  {set_up_address()}\n"
