"""`run.py manage reset_second_factor EMAIL`: the way back for who lost phone and recovery codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from partners.models import User
from partners.second_factor import forget_second_factor


class Command(BaseCommand):
    help = "Lets a person sign in with the password alone, to set up another second factor."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="with which the person signs in")

    def handle(self, *_args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"].strip()).first()
        if user is None:
            raise CommandError("Nobody signs in with this e-mail.")
        if forget_second_factor(user, by="manage reset_second_factor"):
            self.stdout.write("Done. The password alone opens the door now: set up another one.")
        else:
            self.stdout.write("This person has no second factor; the password is enough.")
