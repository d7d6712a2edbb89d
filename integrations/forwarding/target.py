"""Where a copy may be sent: to web addresses with https that are not our own."""

from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from business.outbox.outcome import NotNowError, RefusedError
from business.outgoing.target import (
    InnerHostError,
    Target,
    UnknownHostError,
    is_this_machine,
    is_trial,
    look_up_target,
    may_reach,
    read_ip,
    say_inner,
)
from referrals.destinations import host_in_ascii, own_hosts, to_ascii, validate_destination


def validate_copy_address(address: str) -> None:
    """ValidationError if no copy may ever go there; the network is not asked."""
    validate_destination(address)
    parts = urlsplit(to_ascii(address))
    host = host_in_ascii(parts) or ""
    if parts.scheme.lower() != "https" and not is_trial_on(host):
        raise ValidationError(_("Begin the address with https://, so that nobody reads along."))
    if is_own(host, parts):
        text = _("This is an address of Sentby itself. Enter the one that your mail tool shows.")
        raise ValidationError(text)
    ip = read_ip(host)
    if ip and not may_reach(host, ip):
        raise ValidationError(say_inner(host))


def find_target(address: str) -> Target:
    """Look the host up; RefusedError if it is none that copies go to."""
    try:
        validate_copy_address(address)
    except ValidationError as error:
        raise RefusedError(" ".join(error.messages)) from error
    parts = urlsplit(to_ascii(address))
    try:
        return look_up_target(parts, host_in_ascii(parts) or "")
    except InnerHostError as error:
        raise RefusedError(str(error)) from error
    except UnknownHostError as error:
        text = _("The host %(host)s is not found. Check the address at the form.")
        raise NotNowError(text % {"host": error}) from error


def is_own(host: str, parts: SplitResult) -> bool:
    """On a trial machine everything has one host: there the port tells."""
    if host not in own_hosts():
        return False
    return not is_trial_on(host) or parts.port == urlsplit(settings.BASE_URL).port


def is_trial_on(host: str) -> bool:
    """Whether this is the demo and the host the very machine."""
    return is_trial() and is_this_machine(host)
