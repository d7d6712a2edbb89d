"""Counts against the stored hits, and new referrals against their clicks."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from business.days import start_of
from business.models import Business
from tracking.models import Hit, Referral
from tracking.reconciling.check import Check, Span, in_pieces, one_view
from tracking.recounting import read_counts, sum_hits
from tracking.retention import first_full_day

ABOUT = ("partner", "day", "link", "ad", "class", "reason")


def check_counts(span: Span, check: Check) -> Iterator[int]:
    """Day by day, so that no more than the counts of one day are held.

    Not where hits were erased by age: those counts stay as they are.
    """
    full = first_full_day(timezone.now())
    for day in (each for each in span.days() if each >= full):
        with one_view():
            found, kept = sum_hits(day, day), read_counts(day, day)
        for key in sorted(found.keys() | kept.keys()):
            about = dict(zip(ABOUT, key, strict=True)) | {"day": key[1].isoformat()}
            hits, unique = zip(kept.get(key, (0, 0)), found.get(key, (0, 0)), strict=True)
            check.compare("hits", *hits, **about)
            check.compare("unique", *unique, **about)
        yield check.add(sum(hits for hits, _unique in found.values()))


def check_new_referrals(span: Span, check: Check) -> Iterator[int]:
    """A click of a known contact is a new referral if it is a unique hit, and credits the same."""
    zone = Business.objects.current().zone
    clicked = Referral.objects.filter(source=Referral.Source.HIT)
    for day in span.days():
        start, end = start_of(day, zone), start_of(day + timedelta(days=1), zone)
        for some in in_pieces(clicked.filter(occurred_at__gte=start, occurred_at__lt=end)):
            yield check.add(compare_clicks(some, check))


def compare_clicks(ties: Sequence[Referral], check: Check) -> int:
    # Hits may be erased by age; the tie stays.
    hits = Hit.objects.in_bulk({tie.hit for tie in ties})
    for tie in ties:
        hit = hits.get(tie.hit)
        if hit:
            check.compare("new_referral", facts_of(tie), facts_of_hit(hit), referral=tie.pk)
    return len(hits)


def facts_of(tie: Referral) -> list[Any]:
    return [tie.partner_id, tie.link_id, tie.ad_id, tie.is_new]


def facts_of_hit(hit: Hit) -> list[Any]:
    return [hit.partner_id, hit.link_id, hit.ad_id, hit.is_unique]
