"""Who and what brought most in the last 30 days, for the front page."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, Model, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from owner import number_addresses
from owner.recent_hits import last_days, recent_hits_by_kind
from partners.models import Partner
from referrals.models import Ad, TrackingLink
from tracking.stats import Scope

ROWS = 5
# Where fewer have opt-ins, so many of the newest are looked at for hits, too. A look at all counts
# of a large business would make its front page slow.
CANDIDATES = 50


@dataclass(frozen=True, slots=True)
class Kind:
    """`key` names it in the addresses of lists, `column` in counts and decisions."""

    title: Any
    nobody: Any
    model: type[Model]
    key: str

    @property
    def column(self) -> str:
        return f"{self.key}_id"


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    address: str
    hits: int
    opt_ins: int
    hits_address: str
    opt_ins_address: str


@dataclass(frozen=True, slots=True)
class TopList:
    title: Any
    nobody: Any
    rows: list[Row]


KINDS = (
    Kind(_("Top partners"), _("No partner brought anybody yet."), Partner, "partner"),
    Kind(_("Top links"), _("Nobody clicked a link yet."), TrackingLink, "link"),
    Kind(_("Top Ads"), _("No Ad brought anybody yet."), Ad, "ad"),
)


def top_lists(zone: ZoneInfo) -> list[TopList]:
    """Most opt-ins first, then most hits."""
    scope = Scope(None, *last_days(zone))
    opt_ins = opt_ins_by_kind(scope)
    names = {kind.key: candidates(kind, opt_ins[kind.key]) for kind in KINDS}
    hits = recent_hits_by_kind(names, zone)
    return [
        TopList(
            kind.title,
            kind.nobody,
            list(top_rows(kind, scope, names[kind.key], hits[kind.key], opt_ins[kind.key])),
        )
        for kind in KINDS
    ]


def opt_ins_by_kind(scope: Scope) -> dict[str, Counter[int]]:
    """By kind and key, from one look at what was decided."""
    found: dict[str, Counter[int]] = {kind.key: Counter() for kind in KINDS}
    rows = scope.decisions().values(*(kind.column for kind in KINDS)).annotate(n=Count("pk"))
    for row in rows.order_by():
        for kind in KINDS:
            if pk := row[kind.column]:
                found[kind.key][pk] += row["n"]
    return found


def candidates(kind: Kind, opt_ins: Counter[int]) -> dict[int, str]:
    """Names by key."""
    best = [pk for pk, _n in opt_ins.most_common(ROWS)]
    rows = kind.model._default_manager.order_by(Case(When(pk__in=best, then=0), default=1), "-pk")
    return dict(rows.values_list("pk", "name")[: ROWS if len(best) == ROWS else CANDIDATES])


def top_rows(
    kind: Kind, scope: Scope, names: dict[int, str], hits: Counter[int], opt_ins: Counter[int]
) -> Iterator[Row]:
    best = sorted(names, key=lambda pk: (-opt_ins[pk], -hits[pk], names[pk]))
    for pk in best[:ROWS]:
        if opt_ins[pk] or hits[pk]:
            yield row_of(kind, pk, names[pk], hits[pk], opt_ins[pk], scope)


def row_of(kind: Kind, pk: int, name: str, hits: int, opt_ins: int, scope: Scope) -> Row:
    days = (scope.first, scope.last)
    narrowed: dict[str, Any] = {kind.key: pk}
    return Row(
        name=name,
        address=reverse(
            f"admin:{kind.model._meta.label_lower.replace('.', '_')}_change", args=[pk]
        ),
        hits=hits,
        opt_ins=opt_ins,
        hits_address=number_addresses.hits(*days, counted="yes", **narrowed),
        opt_ins_address=number_addresses.opt_ins(*days, **narrowed),
    )
