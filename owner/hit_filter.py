"""Which hits the owner wants to see, as questions to the hits and to their counts."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Sum
from django.db.models.expressions import Combinable

from owner.maybe_none import Nothing
from partners.models import Partner
from referrals.models import Ad, TrackingLink
from tracking.count import HitCountQuerySet
from tracking.hit import HitQuerySet
from tracking.models import Hit, HitCount


@dataclass(frozen=True, slots=True)
class HitFilter:
    """Hits of the owner's days `first` to `last`, narrowed or not; `ad` Nothing: without an Ad."""

    first: date
    last: date
    zone: ZoneInfo
    partner: Partner | None = None
    link: TrackingLink | None = None
    ad: Ad | Nothing | None = None
    hit_class: str = ""
    reason: str = ""
    counted: bool | None = None
    unique: bool | None = None

    def hits(self) -> HitQuerySet:
        """Of any day: `between` or `on_days` says which."""
        hits = Hit.objects.filter(**self._equal())
        if self.ad is not None:
            of_ad = {"ad_id": self.ad.pk} if self.ad.pk else {"ad_id__isnull": True}
            hits = hits.filter(**of_ad)
        if self._counted is not None:
            hits = hits.filter(is_eligible=self._counted)
        if self.unique is not None:
            hits = hits.filter(is_unique=self.unique)
        return hits if self.hit_class else hits.without_tests()

    def counts(self) -> HitCountQuerySet:
        counts: HitCountQuerySet = HitCount.objects.between(self.first, self.last)
        counts = counts.filter(**self._equal())
        if self.ad is not None:
            counts = counts.filter(ad_id=self.ad.pk)
        if self._counted is not None:
            counts = counts.filter(reason="") if self._counted else counts.exclude(reason="")
        # Tests are in no number; they show where they are asked for.
        return counts if self.hit_class else counts.without_tests()

    @property
    def number(self) -> str | Combinable:
        """What of a count is looked for."""
        if self.unique is None:
            return "hits"
        return F("unique_hits") if self.unique else F("hits") - F("unique_hits")

    def total(self) -> int:
        """How many hits there are, from the counts."""
        return self.counts().aggregate(n=Sum(self.number))["n"] or 0

    @property
    def needs_counts(self) -> bool:
        """Whether the key alone does not lead to the rows."""
        narrowed = (self.partner, self.link, self.ad, self.hit_class, self.reason)
        return any(narrowed) or self._counted is not None

    @property
    def _counted(self) -> bool | None:
        # Unique or repeated are only hits that count.
        return True if self.counted is None and self.unique is not None else self.counted

    def _equal(self) -> dict[str, Any]:
        equal: dict[str, Any] = {"partner_id": self.partner and self.partner.pk}
        equal |= {"link_id": self.link and self.link.pk, "hit_class": self.hit_class}
        equal["reason"] = self.reason
        return {name: value for name, value in equal.items() if value}
