"""What looks odd in the stored facts of the last weeks (docs/rules.md, Looks odd)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.cache import cache

from business.models import Business
from tracking.models import OddReview
from tracking.odd.finding import Finding, Kind
from tracking.odd.hits import find_in_hits
from tracking.odd.opt_ins import find_in_opt_ins

FOUND = "looks-odd"
# The front page asks at each look, and a month of hits is much to read.
SECONDS_KEPT = 600


@dataclass(frozen=True, slots=True)
class Oddity:
    """A finding and what the owner said of it; `is_open` while it waits for a look."""

    finding: Finding
    review: OddReview | None = None

    @property
    def has_grown(self) -> bool:
        return self.review is not None and self.finding.has_grown_since(self.review)

    @property
    def is_open(self) -> bool:
        return self.review is None or self.has_grown


def find_oddities(now: datetime | None = None) -> list[Oddity]:
    """The oddest first within each kind; at most five queries, each with a bound."""
    return reviewed(find_all(now or datetime.now(UTC)))


def find_all(at: datetime) -> list[Finding]:
    zone = Business.objects.current().zone
    return [*find_in_opt_ins(at), *find_in_hits(at, zone)]


def reviewed(findings: Iterable[Finding]) -> list[Oddity]:
    order = list(Kind)
    by_size = sorted(findings, key=lambda each: (order.index(each.kind), -each.size))
    reviews = OddReview.objects.in_bulk([each.key for each in by_size], field_name="key")
    return [Oddity(each, reviews.get(each.key)) for each in by_size]


def count_unreviewed() -> int:
    """How many wait for the owner's look; the facts are up to ten minutes old, reviews are not."""
    findings = cache.get_or_set(FOUND, lambda: find_all(datetime.now(UTC)), SECONDS_KEPT)
    return sum(each.is_open for each in reviewed(findings or []))
