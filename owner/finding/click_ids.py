"""Hits and opt-ins by what stands in an address: a click id, or the key of a row."""

import re
from dataclasses import dataclass
from uuid import UUID

from owner.finding.pasted_link import decoded
from partners.models import Partner
from referrals.models import TrackingLink
from tracking.hit_ids import HitId, read_hit_id
from tracking.models import Hit, OptIn

# The parameter may have any name, and had other ones before.
CLICK_ID = re.compile(r"(?<![\w-])1[A-Za-z0-9_-]{70}(?![\w-])")
KEY = re.compile(r"(?<![\w-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-])", re.I)


@dataclass(frozen=True, slots=True)
class FoundHit:
    """`hit` is None while it waits to be stored, or once it was erased by age."""

    id: HitId
    hit: Hit | None
    partner: Partner | None
    link: TrackingLink | None


def find_hit(text: str) -> FoundHit | None:
    """By the first click id of the text that this install wrote."""
    tokens = CLICK_ID.findall(decoded(text))
    click_id = next(filter(None, map(read_hit_id, tokens[:5])), None)
    if click_id is None:
        return None
    return FoundHit(
        id=click_id,
        hit=Hit.objects.filter(pk=click_id.hit).first(),
        partner=Partner.objects.filter(pk=click_id.partner_id).first(),
        link=TrackingLink.objects.filter(pk=click_id.link_id).first(),
    )


def has_click_id(text: str) -> bool:
    """Whether something looks like a click id, of this install or not."""
    return bool(CLICK_ID.search(decoded(text)))


def find_key(text: str) -> Hit | OptIn | None:
    """The row whose page an address of the admin opens."""
    key = KEY.search(text)
    if key is None:
        return None
    pk = UUID(key[0])
    return OptIn.objects.filter(pk=pk).select_related("contact").first() or (
        Hit.objects.filter(pk=pk).first()
    )
