"""What became of a message, in words."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from business.models import OutgoingMessage


def say_state(message: OutgoingMessage) -> str:
    match message.state:
        case OutgoingMessage.State.SENT:
            return _("Sent %s") % show_time(message.sent_at)
        case OutgoingMessage.State.FAILED:
            return _("Not sent")
    return _("Waiting, next attempt %s") % show_time(message.next_attempt_at)


def show_time(at: Any) -> str:
    return date_format(localtime(at), "SHORT_DATETIME_FORMAT")
