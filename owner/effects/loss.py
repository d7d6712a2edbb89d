"""Partners and the links they lose or gain, with the hits that are at stake."""

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import QuerySet, Sum

from owner.recent_hits import last_days
from partners.models import Partner
from referrals.models import TrackingLink
from tracking.count import HitCountQuerySet
from tracking.models import HitCount


@dataclass(frozen=True, slots=True)
class Loss:
    """`losing` partners lose one of `links` or more; those had so many `hits` by them lately."""

    losing: int = 0
    gaining: int = 0
    links: tuple[TrackingLink, ...] = ()
    hits: int = 0


def recent_counts(zone: ZoneInfo) -> HitCountQuerySet:
    """Counted hits of the last 30 days, as the columns of the lists have them."""
    return HitCount.objects.between(*last_days(zone)).eligible()


def hits_of(counts: HitCountQuerySet, links: Iterable[int], partners: QuerySet[Partner]) -> int:
    found = counts.filter(link_id__in=list(links), partner_id__in=partners.order_by().values("pk"))
    return found.aggregate(n=Sum("hits"))["n"] or 0
