"""Purchases that two sources may have reported, each beside the one that it may be."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from tracking.models import OptIn
from tracking.repeats import SAME_PURCHASE

Status = OptIn.Status


@dataclass(frozen=True, slots=True)
class Pair:
    """`waiting` is not counted; `other` is None where it was decided or erased meanwhile.

    One that is held is shown, but has to be released before the two can be one.
    """

    waiting: OptIn
    other: OptIn | None

    @property
    def is_held(self) -> bool:
        return self.other is not None and self.other.status == Status.HELD

    @property
    def both(self) -> list[OptIn]:
        """The one that counts first."""
        return [each for each in (self.other, self.waiting) if each]


def waiting_opt_ins() -> QuerySet[OptIn]:
    """Who waits longest comes first; the index of what waits serves it."""
    waiting = OptIn.objects.filter(status=Status.WAITING)
    return waiting.select_related("contact").order_by("occurred_at", "pk")


def pair_up(waiting: Iterable[OptIn]) -> list[Pair]:
    """The rows of one page with their counterparts, in one query."""
    rows = list(waiting)
    around = Q(pk__in=[])
    for row in rows:
        moment = (row.occurred_at - SAME_PURCHASE, row.occurred_at + SAME_PURCHASE)
        around |= Q(contact=row.contact_id, occurred_at__range=moment)
    alike = OptIn.objects.filter(
        around, kind=OptIn.Kind.PURCHASE, status__in=(Status.COUNTED, Status.HELD, Status.WAITING)
    )
    # The counted one first: most often it is the order that came in by itself.
    found = list(alike.select_related("contact").order_by("status", "occurred_at", "pk"))
    return [Pair(row, next((each for each in found if is_alike(row, each)), None)) for row in rows]


def is_alike(one: OptIn, other: OptIn) -> bool:
    """Whether two rows may tell of one order (docs/rules.md, Opt-ins)."""
    return (
        one.pk != other.pk
        and one.contact_id == other.contact_id
        and (one.gross, one.currency) == (other.gross, other.currency)
        and one.source != other.source
        and abs(one.occurred_at - other.occurred_at) <= SAME_PURCHASE
    )
