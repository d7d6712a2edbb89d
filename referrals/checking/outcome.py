"""What a look at a website address can find."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class Result(models.TextChoices):
    KEEPS = "keeps", _("Reachable")
    LOSES = "loses", _("Drops the click id")
    REFUSES = "refuses", _("Does not let the check in")
    INNER = "inner", _("Not checked")
    CLIENT = "missing", _("Page not found")
    SERVER = "broken", _("Page broken")
    UNKNOWN = "unknown", _("Host not found")
    CERTIFICATE = "certificate", _("Certificate not valid")
    SILENT = "silent", _("No answer in time")
    AWAY = "away", _("Not reachable")
    LOOP = "loop", _("Too many redirects")
    ODD = "odd", _("Redirects to nowhere")
    OWN = "own", _("Leads back here")

    @property
    def is_failure(self) -> bool:
        """Whether prospects, too, see no page."""
        return self not in {Result.KEEPS, Result.LOSES, Result.REFUSES, Result.INNER}


@dataclass(frozen=True, slots=True)
class Outcome:
    """`status` is 0 where nothing answered; `landed` the last address, without our parameter."""

    result: Result
    status: int = 0
    landed: str = ""
    detail: str = ""
    certificate_ends: datetime | None = None
    milliseconds: int = 0
