"""The rows of `bench backup`, in a process that has Django set up."""

import hashlib
from datetime import UTC, datetime, timedelta

from partners.models import Partner
from referrals.models import TrackingLink
from tracking.hit import HitClass
from tracking.models import Hit, HitCount
from tracking.recounting import counts_from, sum_hits
from tracking.uuid7 import lowest_uuid7, uuid7

DAYS = 60
AT_ONCE = 500
BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0"
FACTS = ("pk", "at", "day", "link_id", "partner_id", "ad_id", "reason", "is_unique", "user_agent")


def fill(hits: int) -> None:
    """So many hits over the last days, and their counts."""
    links = list(TrackingLink.objects.values_list("pk", flat=True))
    partners = list(Partner.objects.values_list("pk", flat=True))
    start, step = datetime.now(UTC) - timedelta(days=DAYS), timedelta(days=DAYS - 1) / hits
    for first in range(0, hits, AT_ONCE):
        Hit.objects.bulk_create(
            hit_at(start + n * step, links[n % len(links)], partners[n % len(partners)])
            for n in range(first, min(first + AT_ONCE, hits))
        )
    counts = counts_from(sum_hits(start.date(), datetime.now(UTC).date()))
    HitCount.objects.bulk_create(counts, batch_size=AT_ONCE)


def hit_at(at: datetime, link: int, partner: int) -> Hit:
    return Hit(
        id=uuid7(at),
        at=at,
        day=at.date(),
        link_id=link,
        partner_id=partner,
        hit_class=HitClass.HUMAN,
        is_eligible=True,
        link_text="link",
        partner_text="partner",
        visitor=uuid7(at),
        dedupe_key=uuid7(at),
        consent="cookie",
        user_agent=BROWSER,
    )


def digest(before: str) -> str:
    """One number for all that is stored of the hits before this instant."""
    found = hashlib.sha256()
    hits = Hit.objects.filter(pk__lt=lowest_uuid7(datetime.fromisoformat(before))).order_by("pk")
    for row in hits.values_list(*FACTS).iterator(chunk_size=AT_ONCE):
        found.update(repr(row).encode())
    return found.hexdigest()
