"""`run.py manage create_owner`: an owner without the set-up page, or another one."""

import getpass
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from owner.setting_up.finishing import add_owner
from owner.sign_in_links import DAYS_VALID, password_link, user_with
from partners.models import User


class Command(BaseCommand):
    help = "Adds an owner. Asks for the password at a terminal; else prints a link to choose one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True, help="with which the owner signs in")
        parser.add_argument("--link", action="store_true", help="ask nothing, print the link")

    def handle(self, *_args: Any, email: str, link: bool, **_options: Any) -> None:
        email = email.strip().lower()
        refuse_wrong(email)
        asks = sys.stdin.isatty() and not link
        owner = add_owner(email, ask_password(email) if asks else None)
        self.stdout.write(_("%(email)s is an owner now.") % {"email": email})
        if not asks:
            words = _(
                "To choose a password, open this address within %(days)s days; it works once:"
            )
            self.stdout.write(f"{words % {'days': DAYS_VALID}}\n\n  {password_link(owner)}\n")


def refuse_wrong(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        raise CommandError(_("“%s” is no e-mail address.") % email) from None
    if len(email) > 254:
        raise CommandError(_("This e-mail address is too long."))
    if user := user_with(email):
        raise CommandError(say_taken(user))


def say_taken(user: User) -> str:
    words = {"email": user.email}
    if user.is_superuser:
        text = _("%(email)s is an owner already. For a new password: ")
        return (text + _("python3 run.py manage changepassword %(email)s")) % words
    text = _("%(email)s signs in already. An owner makes them one in People who sign in.")
    return text % words


def ask_password(email: str) -> str:
    password = getpass.getpass(_("Password: "))
    if password != getpass.getpass(_("The password again: ")):
        raise CommandError(_("The two passwords are not the same. Nothing was added."))
    try:
        validate_password(password, User(email=email))
    except ValidationError as weak:
        raise CommandError(" ".join([*weak.messages, _("Nothing was added.")])) from None
    return password
