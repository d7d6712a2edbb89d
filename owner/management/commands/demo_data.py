"""`manage demo_data`: loads the demo, once, into whatever database is configured."""

from typing import Any
from urllib.parse import urlsplit

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from owner.demo.access import access_file, new_access, read_access, with_addresses, write_access
from owner.demo.loading import NotEmptyError, is_loaded, load, move_website
from owner.health import migrations_problem


class Command(BaseCommand):
    help = "Loads a small hair salon with three partners and ninety days of clicks."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--website",
            default="http://localhost:8001",
            help="Address of the demo's website, where the tracking links lead.",
        )

    def handle(self, *_args: Any, website: str, verbosity: int, **_options: Any) -> None:
        website = website.rstrip("/")
        if urlsplit(website).scheme not in {"http", "https"} or not urlsplit(website).hostname:
            raise CommandError(_("--website has to be an address such as http://localhost:8001"))
        if migrations_problem():
            call_command("migrate", verbosity=0, interactive=False)
        write_access(with_addresses(load_once(website), website))
        if verbosity:
            self.stdout.write(_("The demo is loaded; its sign-ins are in %s") % access_file())


def load_once(website: str) -> dict[str, Any]:
    """Load what is missing; answers the sign-ins, new ones if nobody wrote them down."""
    access = read_access() if is_loaded() else None
    if not is_loaded():
        try:
            load(website)
        except NotEmptyError:
            raise CommandError(
                _("This database holds data of your own, and the demo would mix with it. ")
                + _("Name an empty one in DATABASE_URL, or an empty folder in DATA_DIR.")
            ) from None
    elif access:
        move_website(access["website_url"], website)
    return access or new_access()
