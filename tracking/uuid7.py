"""UUIDs of version 7 (RFC 9562): the time in front, so that keys grow with time."""

import os
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from uuid import UUID

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
RESOLUTION = timedelta(milliseconds=1)
CHANCE_BYTES = 10
FIXED = 0x7 << 76 | 0b10 << 62
LOW, HIGH = (1 << 62) - 1, 0xFFF << 64


def uuid7(at: datetime | None = None, chance: bytes = b"") -> UUID:
    """A key for the UTC instant `at`, now by default; the same `chance` gives the same key."""
    bits = int.from_bytes(chance or os.urandom(CHANCE_BYTES), "big")
    return UUID(int=time_bits(at or datetime.now(UTC)) | bits & (HIGH | LOW))


def lowest_uuid7(at: datetime) -> UUID:
    """The smallest key of the millisecond of `at`: a bound for ranges over keys."""
    return UUID(int=time_bits(at))


# Clicks come many in a millisecond, and each needs two keys.
@lru_cache(maxsize=256)
def time_bits(at: datetime) -> int:
    return (at - EPOCH) // RESOLUTION << 80 | FIXED


@lru_cache(maxsize=256)
def instant(milliseconds: int) -> datetime:
    """The UTC instant so long after 1970."""
    return EPOCH + milliseconds * RESOLUTION


def instant_of(key: UUID) -> datetime:
    """The UTC instant in a version 7 key, in milliseconds."""
    return instant(key.int >> 80)
