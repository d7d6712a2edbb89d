"""UUIDs of version 7 (RFC 9562): the time in front, so that keys grow with time."""

import os
from datetime import UTC, datetime
from uuid import UUID

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
RESOLUTION = datetime(1970, 1, 1, 0, 0, 0, 1000, tzinfo=UTC) - EPOCH
CHANCE_BYTES = 10
FIXED = 0x7 << 76 | 0b10 << 62
LOW, HIGH = (1 << 62) - 1, 0xFFF << 64


def uuid7(at: datetime | None = None, chance: bytes = b"") -> UUID:
    """A key for the UTC instant `at`, now by default; the same `chance` gives the same key."""
    bits = int.from_bytes(chance or os.urandom(CHANCE_BYTES), "big")
    milliseconds = ((at or datetime.now(UTC)) - EPOCH) // RESOLUTION
    return UUID(int=milliseconds << 80 | FIXED | bits & (HIGH | LOW))


def lowest_uuid7(at: datetime) -> UUID:
    """The smallest key of the millisecond of `at`: a bound for ranges over keys."""
    milliseconds = (at - EPOCH) // RESOLUTION
    return UUID(int=milliseconds << 80 | FIXED)


def instant_of(key: UUID) -> datetime:
    """The UTC instant in a version 7 key, in milliseconds."""
    return EPOCH + (key.int >> 80) * RESOLUTION
