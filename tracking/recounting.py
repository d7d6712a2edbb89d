"""Hit counts re-added from the stored hits; nothing is decided again (docs/rules.md, Numbers)."""

from collections.abc import Iterator
from datetime import date

from django.db import connection, transaction
from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from business.models import Business
from tracking.models import Hit, HitCount
from tracking.reconciling.check import one_view
from tracking.retention import first_full_day

KEY = ("partner_id", "day", "link_id", "ad_id", "hit_class", "reason")
CountKey = tuple[int, date, int, int, str, str]
Sums = dict[CountKey, tuple[int, int]]


def recount(first: date, last: date, *, repair: bool) -> int:
    """Number of counts of the owner's days that differ from the hits; 0 is how it must be.

    With `repair` the counts of the days are replaced by the sums in one transaction, during which
    clicks go to the spool. Days whose hits were erased by age are left alone.
    """
    with transaction.atomic() if repair else one_view():
        if repair:
            hold_writers()
        first = max(first, first_full_day(timezone.now()))
        found, kept = sum_hits(first, last), read_counts(first, last)
        wrong = [key for key in found.keys() | kept.keys() if found.get(key) != kept.get(key)]
        if repair and wrong:
            HitCount.objects.between(first, last).delete()
            HitCount.objects.bulk_create(counts_from(found), batch_size=500)
    return len(wrong)


def hold_writers() -> None:
    """Until the transaction ends nobody adds to the counts; SQLite lets one write anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE tracking_hitcount IN SHARE ROW EXCLUSIVE MODE")


def sum_hits(first: date, last: date) -> Sums:
    hits = Hit.objects.between(first, last, Business.objects.current().zone)
    rows = (
        hits.values("day", "link_id", "hit_class", "reason")
        .annotate(
            of_partner=Coalesce("partner_id", 0),
            of_ad=Coalesce("ad_id", 0),
            n=Count("pk"),
            unique=Count("pk", filter=Q(is_unique=True)),
        )
        .order_by()
    )
    return {
        (r["of_partner"], r["day"], r["link_id"], r["of_ad"], r["hit_class"], r["reason"]): (
            r["n"],
            r["unique"],
        )
        for r in rows
    }


def read_counts(first: date, last: date) -> Sums:
    rows = HitCount.objects.between(first, last).values_list(*KEY, "hits", "unique_hits")
    return {row[:6]: row[6:] for row in rows}


def counts_from(sums: Sums) -> Iterator[HitCount]:
    for key, (hits, unique_hits) in sums.items():
        yield HitCount(**dict(zip(KEY, key, strict=True)), hits=hits, unique_hits=unique_hits)
