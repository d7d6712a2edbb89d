"""UUIDs of version 7 (RFC 9562): the time in front, so that keys grow with time."""

import secrets
from datetime import UTC, datetime
from uuid import UUID

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def uuid7(at: datetime | None = None) -> UUID:
    """A new key for the UTC instant `at`, now by default."""
    random = secrets.randbits(74)
    return UUID(
        int=lowest_uuid7(at or datetime.now(UTC)).int | (random >> 62) << 64 | random & MASK
    )


def lowest_uuid7(at: datetime) -> UUID:
    """The smallest key of the millisecond of `at`: a bound for ranges over keys."""
    milliseconds = (at - EPOCH) // RESOLUTION
    return UUID(int=milliseconds << 80 | 0x7 << 76 | 0b10 << 62)


def instant_of(key: UUID) -> datetime:
    """The UTC instant in a version 7 key, in milliseconds."""
    return EPOCH + (key.int >> 80) * RESOLUTION


MASK = (1 << 62) - 1
RESOLUTION = datetime(1970, 1, 1, 0, 0, 0, 1000, tzinfo=UTC) - EPOCH
