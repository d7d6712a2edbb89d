"""Sends what is due, one message after the other, by the sender of its kind."""

import logging
import time
from collections.abc import Iterator
from typing import Protocol

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from business.outbox.message import MOST_ATTEMPTS, OutgoingMessage
from business.outbox.outcome import AwayError, NotNowError, RefusedError

SECONDS_AWAY = 15

logger = logging.getLogger("sentby.worker")


class Sender(Protocol):
    """Sends messages of one kind; settings.OUTBOX_SENDERS names it."""

    def send(self, message: OutgoingMessage) -> None:
        """Return when it has left; raises RefusedError, NotNowError or AwayError."""

    def rest(self) -> None:
        """Nothing is due: let go of what was kept open."""


class Outbox:
    """The senders of one worker, and until when it leaves a kind alone."""

    def __init__(self) -> None:
        self.senders: dict[str, Sender] = {
            kind: import_string(path)() for kind, path in settings.OUTBOX_SENDERS.items()
        }
        self.away_until: dict[str, float] = {}

    def send_some(self) -> int:
        """Send one of each kind; answers how many were tried, 0 when nothing is due."""
        return sum(self.send_one(kind, self.senders[kind]) for kind in self.kinds_to_try())

    def kinds_to_try(self) -> Iterator[str]:
        for kind in self.senders:
            if self.away_until.get(kind, 0) <= time.monotonic():
                yield kind

    def send_one(self, kind: str, sender: Sender) -> bool:
        message = OutgoingMessage.objects.lease(kind, timezone.now())
        if message is None:
            sender.rest()
            return False
        self.attempt(message, sender)
        return True

    def attempt(self, message: OutgoingMessage, sender: Sender) -> None:
        """Try, and write down what came of it. The log names neither recipient nor text."""
        named = f"message {message.pk} ({message.kind})"
        try:
            if message.attempts > MOST_ATTEMPTS:
                # The worker ended each time while it had this one.
                raise RefusedError(_("It could not be sent, and the log of the worker says why."))
            sender.send(message)
        except RefusedError as error:
            message.give_up(str(error))
            logger.warning("%s: refused for good", named)
        except NotNowError as error:
            why = ""
            if isinstance(error, AwayError):
                self.away_until[message.kind] = time.monotonic() + SECONDS_AWAY
                why = f": {error}"
            message.postpone(str(error))
            logger.warning("%s: attempt %s failed%s", named, message.attempts, why)
        else:
            message.mark_sent()
            logger.info("%s: sent", named)

    def rest(self) -> None:
        for sender in self.senders.values():
            sender.rest()
