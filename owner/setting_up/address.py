"""The one-time address of the set-up: signed, good for two days, of no use once there is an owner.

Nothing of it is stored. It is printed where only the operator reads, and each start prints another
one; all that are not too old open the same page.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

GOOD_FOR = timedelta(hours=48)
MEANING = "owner"


def set_up_address() -> str:
    """A new one, absolute."""
    token = signer().sign(MEANING)
    return settings.BASE_URL + reverse("set_up_open", args=[token])


def is_good(token: str) -> bool:
    """Whether this install signed it within `GOOD_FOR`."""
    try:
        return signer().unsign(token, max_age=GOOD_FOR) == MEANING
    except signing.BadSignature:
        return False


def signer() -> signing.TimestampSigner:
    # Its own separator, the colon, ends an address in some terminals and chats.
    return signing.TimestampSigner(salt="owner.setting_up.address", sep=".")
