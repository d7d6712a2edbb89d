"""Signed tokens: the hit id on the landing address, the visitor's cookie, the contact token.

Format and reasons: docs/adr/0003-hit-id-and-cookie.md; rules: docs/rules.md, Hit id.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal, NamedTuple
from uuid import UUID

from django.conf import settings

from tracking.keyed_mac import KeyedMac
from tracking.uuid7 import instant_of

VERSION = "1"
MAC_BYTES = 16
ID_BYTES = 6
ELIGIBLE = 1
TEST = 2
Purpose = Literal["hit", "visitor", "contact", "opt_in", "test_run", "probe", "proof"]


class HitId(NamedTuple):
    """What a hit id says by itself, even while its hit waits to be stored."""

    hit: UUID
    link_id: int
    partner_id: int
    ad_id: int | None
    is_eligible: bool
    is_test: bool = False

    @property
    def at(self) -> datetime:
        return instant_of(self.hit)


def write_hit_id(hit_id: HitId) -> str:
    """71 characters of `[A-Za-z0-9_-]`."""
    ids = hit_id.link_id << 96 | hit_id.partner_id << 48 | (hit_id.ad_id or 0)
    packed = ids.to_bytes(3 * ID_BYTES, "big")
    flags = hit_id.is_eligible * ELIGIBLE | hit_id.is_test * TEST
    return sign("hit", bytes([flags]) + hit_id.hit.bytes + packed)


def read_hit_id(token: str) -> HitId | None:
    """None for whatever this install did not write."""
    payload = verify("hit", token, 1 + 16 + 3 * ID_BYTES)
    if payload is None:
        return None
    link_id, partner_id, ad_id = (
        int.from_bytes(payload[start : start + ID_BYTES], "big")
        for start in range(17, 17 + 3 * ID_BYTES, ID_BYTES)
    )
    eligible, test = bool(payload[0] & ELIGIBLE), bool(payload[0] & TEST)
    return HitId(UUID(bytes=payload[1:17]), link_id, partner_id, ad_id or None, eligible, test)


@dataclass(frozen=True, slots=True)
class VisitorCookie:
    """The browser's random id and its newest hit."""

    visitor: UUID
    newest: HitId


def write_visitor_cookie(visitor: UUID, hit_id: str) -> str:
    return f"{sign('visitor', visitor.bytes)}.{hit_id}"


def read_visitor_cookie(value: str) -> VisitorCookie | None:
    signed, _dot, hit_id = value.partition(".")
    payload, newest = verify("visitor", signed, 16), read_hit_id(hit_id)
    if payload is None or newest is None:
        return None
    return VisitorCookie(UUID(bytes=payload), newest)


def newest_visitor_cookie(values: list[str]) -> VisitorCookie | None:
    """Of several cookies of one name, set by a sibling domain perhaps, the valid newest one."""
    cookies = [cookie for cookie in map(read_visitor_cookie, values) if cookie]
    return max(cookies, key=lambda cookie: cookie.newest.at, default=None)


def write_contact_token(contact_id: int) -> str:
    """A contact's token for `?c=` on tracking links in the owner's mails; 36 characters."""
    return sign("contact", contact_id.to_bytes(8, "big"))


def read_contact_token(token: str) -> int | None:
    payload = verify("contact", token, 8)
    return int.from_bytes(payload, "big") if payload else None


def write_confirmation(opt_in_id: UUID) -> str:
    """The token of a confirmation link that goes to the contact's mailbox."""
    return sign("opt_in", opt_in_id.bytes)


def read_confirmation(token: str) -> UUID | None:
    payload = verify("opt_in", token, 16)
    return UUID(bytes=payload) if payload else None


def write_test_token(run: UUID, ends_at: datetime) -> str:
    """The token of a test run for `?test_run=` on its address; valid until `ends_at`."""
    return sign("test_run", run.bytes + int(ends_at.timestamp()).to_bytes(8, "big"))


def read_test_token(token: str, now: datetime) -> UUID | None:
    """None for whatever this install did not write, and after the end of the run."""
    payload = verify("test_run", token, 16 + 8)
    if payload is None or int.from_bytes(payload[16:], "big") < now.timestamp():
        return None
    return UUID(bytes=payload[:16])


def sign(purpose: Purpose, payload: bytes) -> str:
    key = keys(purpose)[0]
    signed = key.id + payload
    return VERSION + base64.urlsafe_b64encode(signed + key.sign(signed)).rstrip(b"=").decode()


def verify(purpose: Purpose, token: str, length: int) -> bytes | None:
    """The payload of exactly `length` bytes, or None."""
    if token[:1] != VERSION or len(token) > 100 or not token.isascii():
        return None
    try:
        raw = base64.b64decode(token[1:] + "=" * (-len(token[1:]) % 4), b"-_", validate=True)
    except binascii.Error:
        return None
    signed, given = raw[:-MAC_BYTES], raw[-MAC_BYTES:]
    if len(signed) != 1 + length:
        return None
    fitting = (key for key in keys(purpose) if key.id == signed[:1])
    if any(hmac.compare_digest(key.sign(signed), given) for key in fitting):
        return signed[1:]
    return None


class Key(NamedTuple):
    id: bytes
    mac: KeyedMac

    def sign(self, signed: bytes) -> bytes:
        return self.mac.digest(signed)[:MAC_BYTES]


def keys(purpose: Purpose) -> tuple[Key, ...]:
    """The key in force and the ones it replaced; all derived, none shared with another purpose."""
    return derive(purpose, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@lru_cache(maxsize=64)
def derive(purpose: Purpose, *secrets: str) -> tuple[Key, ...]:
    label = f"sentby.{purpose}-id.{VERSION}".encode()
    derived = [hmac.digest(secret.encode(), label, hashlib.sha256) for secret in secrets]
    ids = [hashlib.sha256(b"key-id" + key).digest()[:1] for key in derived]
    return tuple(Key(*pair) for pair in zip(ids, map(KeyedMac, derived), strict=True))
