"""Addresses that the owner types."""

from referrals.destinations import to_ascii, validate_destination


def reachable(address: str) -> str:
    """The address as typed; `ValidationError` where no browser could or should be sent to it."""
    if address:
        validate_destination(address)
        to_ascii(address)
    return address
