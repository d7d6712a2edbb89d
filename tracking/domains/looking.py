"""Looks at a link domain from outside: its DNS, its certificate and one real redirect."""

import ssl
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from business.outgoing.request import ask
from business.outgoing.target import UnknownHostError, look_up_target
from tracking.domains.probe import make_question

SECONDS = 8


class State(models.TextChoices):
    WORKS = "works", _("Works")
    UNKNOWN = "unknown", _("No DNS record")
    CERTIFICATE = "certificate", _("Certificate not valid")
    SILENT = "silent", _("No answer in time")
    AWAY = "away", _("Nothing answers")
    STRANGER = "stranger", _("Something else answers")

    @property
    def may_be_a_start(self) -> bool:
        """What a server that is just starting looks like."""
        return self in {State.SILENT, State.AWAY}


@dataclass(frozen=True, slots=True)
class Look:
    """`addresses` are what the DNS says; `status` and `detail` what was answered or said."""

    state: State
    addresses: tuple[str, ...] = ()
    status: int = 0
    detail: str = ""
    certificate_ends: datetime | None = None


def all_domains() -> list[str]:
    """Hosts whose /go/ addresses lead here: the one of BASE_URL, then those of LINK_HOSTS."""
    own = urlsplit(settings.BASE_URL).hostname or ""
    return list(dict.fromkeys([own, *(host.lower() for host in settings.LINK_HOSTS)]))


def address_on(host: str) -> str:
    """As BASE_URL, on another host."""
    base = urlsplit(settings.BASE_URL)
    named = f"[{host}]" if ":" in host else host
    return f"{base.scheme}://{named}{f':{base.port}' if base.port else ''}"


def look(host: str) -> Look:
    """Asks the network, for some seconds at most; nothing is recorded by it."""
    question, answer = make_question()
    try:
        target = look_up_target(urlsplit(address_on(host) + question), host, is_ours=True)
    except UnknownHostError:
        return Look(State.UNKNOWN)
    addresses = tuple(target.addresses)
    try:
        came = ask(target, "GET", {"User-Agent": "Sentby domain check"}, SECONDS)
    except ssl.SSLCertVerificationError as error:
        return Look(State.CERTIFICATE, addresses, detail=error.verify_message)
    except TimeoutError:
        return Look(State.SILENT, addresses)
    except (OSError, HTTPException) as error:
        return Look(State.AWAY, addresses, detail=str(getattr(error, "strerror", "") or ""))
    state = State.WORKS if came.location == answer else State.STRANGER
    where = came.location[:200] if state == State.STRANGER else ""
    return Look(state, addresses, came.status, where, came.certificate_ends)
