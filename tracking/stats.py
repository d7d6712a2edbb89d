"""Link Tracking Stats from counts and opt-in rows (docs/rules.md, Numbers)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from business.days import days_between, start_of
from business.models import Business
from partners.models import Partner
from referrals.models import Ad, TrackingLink
from tracking.count import HitCountQuerySet
from tracking.models import Decision, HitCount, OptIn, Referral
from tracking.reasons import reason_label

Key = tuple[int | None, int | None]


@dataclass(slots=True)
class Line:
    """Numbers of one link and Ad, or of several together; revenue in minor units by currency."""

    link: TrackingLink | None = None
    ad: Ad | None = None
    hits: int = 0
    unique_hits: int = 0
    new_referrals: int = 0
    forms: int = 0
    purchases: int = 0
    revenue: dict[str, int] = field(default_factory=dict)

    @property
    def opt_ins(self) -> int:
        return self.forms + self.purchases

    @property
    def rate(self) -> float | None:
        """Opt-ins per unique hit; None where nobody clicked."""
        return self.opt_ins / self.unique_hits if self.unique_hits else None

    def add(self, other: "Line") -> None:
        self.hits += other.hits
        self.unique_hits += other.unique_hits
        self.new_referrals += other.new_referrals
        self.forms += other.forms
        self.purchases += other.purchases
        for currency, amount in other.revenue.items():
            self.revenue[currency] = self.revenue.get(currency, 0) + amount


@dataclass(frozen=True, slots=True)
class NotCounted:
    reason: str
    hits: int

    @property
    def label(self) -> str:
        return reason_label(self.reason)


@dataclass(frozen=True, slots=True)
class DayLine:
    day: date
    hits: int = 0
    unique_hits: int = 0
    opt_ins: int = 0


@dataclass(frozen=True, slots=True)
class ChildAdLine:
    """Hits of the partner's own Ad on a link shared for a child; the child has the credit."""

    child: Partner
    link: TrackingLink
    ad: Ad
    hits: int
    unique_hits: int
    opt_ins: int


@dataclass(frozen=True, slots=True)
class Stats:
    lines: list[Line]
    totals: Line
    not_counted: list[NotCounted]
    by_day: list[DayLine]
    child_ad_lines: list[ChildAdLine]

    @property
    def not_counted_hits(self) -> int:
        return sum(each.hits for each in self.not_counted)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose numbers, of which of the owner's days, narrowed to a link or an Ad."""

    partner: Partner | None
    first: date
    last: date
    link: TrackingLink | None = None
    ad: Ad | None = None
    # Several partners at once, by key.
    partners: frozenset[int] | None = None

    def counts(self) -> HitCountQuerySet:
        counts: HitCountQuerySet = HitCount.objects.between(self.first, self.last)
        if self.partner:
            counts = counts.of(self.partner)
        return counts.filter(**self._narrowed())

    def decisions(self) -> QuerySet[Decision]:
        decisions = Decision.objects.standing().filter(
            opt_in__status=OptIn.Status.COUNTED, opt_in__day__range=(self.first, self.last)
        )
        if self.partner:
            decisions = decisions.for_partner(self.partner)
        return decisions.filter(**self._narrowed())

    def new_referrals(self) -> QuerySet[Referral]:
        zone = Business.objects.current().zone
        referrals = Referral.objects.filter(
            is_new=True,
            occurred_at__gte=start_of(self.first, zone),
            occurred_at__lt=start_of(self.last + timedelta(days=1), zone),
        )
        if self.partner:
            referrals = referrals.of(self.partner)
        return referrals.filter(**self._narrowed())

    def _narrowed(self) -> dict[str, Any]:
        narrowed = {"link_id": self.link, "ad_id": self.ad}
        equal: dict[str, Any] = {name: each.pk for name, each in narrowed.items() if each}
        return equal if self.partners is None else equal | {"partner_id__in": self.partners}


def link_tracking_stats(
    partner: Partner | None,
    first: date,
    last: date,
    *,
    link: TrackingLink | None = None,
    ad: Ad | None = None,
) -> Stats:
    """Numbers of the owner's days `first` to `last`; `partner` None: of the whole business."""
    scope = Scope(partner, first, last, link, ad)
    lines = name_lines(sum_lines(scope))
    return Stats(
        lines=lines,
        totals=add_up(lines),
        not_counted=sum_not_counted(scope),
        by_day=sum_days(scope),
        child_ad_lines=sum_child_ads(scope) if partner else [],
    )


def sum_lines(scope: Scope) -> dict[Key, Line]:
    return {(link, ad): line for (link, ad), line in sum_by(scope, "link_id", "ad_id").items()}


def sum_by(scope: Scope, *columns: str) -> dict[tuple[int | None, ...], Line]:
    """Numbers by any of `partner_id`, `link_id`, `ad_id`; None where there is none."""
    lines: dict[tuple[int | None, ...], Line] = defaultdict(Line)
    hits = scope.counts().eligible().values(*columns)
    for row in hits.annotate(n=Sum("hits"), unique=Sum("unique_hits")).order_by():
        line = lines[tuple(row[column] or None for column in columns)]
        line.hits, line.unique_hits = row["n"], row["unique"]
    for group in count_opt_ins(scope.decisions(), *columns):
        add_opt_ins(lines[tuple(group[column] for column in columns)], group)
    referrals = scope.new_referrals().values(*columns)
    for tie in referrals.annotate(n=Count("pk")).order_by():
        lines[tuple(tie[column] for column in columns)].new_referrals = tie["n"]
    return lines


def count_opt_ins(decisions: QuerySet[Decision], *by: str) -> QuerySet[Decision, dict[str, Any]]:
    """Opt-ins and revenue per `by`, kind and currency."""
    grouped = decisions.values(*by, kind=F("opt_in__kind"), currency=F("opt_in__currency"))
    revenue = Sum(F("opt_in__gross") - F("opt_in__tax") - F("opt_in__shipping"))
    return grouped.annotate(n=Count("pk"), revenue=revenue).order_by()


def add_opt_ins(line: Line, row: dict[str, Any]) -> None:
    if row["kind"] == OptIn.Kind.FORM:
        line.forms += row["n"]
    else:
        line.purchases += row["n"]
    if row["revenue"] is not None:
        line.revenue[row["currency"]] = line.revenue.get(row["currency"], 0) + row["revenue"]


def name_lines(lines: dict[Key, Line]) -> list[Line]:
    """The lines with their links and Ads, in the partners' order, "no link" last."""
    links = TrackingLink.objects.in_bulk({link for link, _ad in lines if link})
    ads = Ad.objects.in_bulk({ad for _link, ad in lines if ad})
    named = [
        replace(line, link=links.get(link or 0), ad=ads.get(ad or 0))
        for (link, ad), line in lines.items()
    ]
    return sorted(named, key=in_order)


def in_order(line: Line) -> tuple[Any, ...]:
    link, ad = line.link, line.ad
    return (
        (0, link.order, link.name, link.pk) if link else (1, 0, "", 0),
        (1, ad.name, ad.pk) if ad else (0, "", 0),
    )


def add_up(lines: Iterable[Line]) -> Line:
    total = Line()
    for line in lines:
        total.add(line)
    return total


def sum_not_counted(scope: Scope) -> list[NotCounted]:
    rows = scope.counts().not_counted().values("reason").annotate(n=Sum("hits")).order_by("-n")
    return [NotCounted(row["reason"], row["n"]) for row in rows]


def sum_days(scope: Scope) -> list[DayLine]:
    """One line for each day of the range, also for days without hits."""
    days = scope.counts().eligible().values("day").annotate(n=Sum("hits"), u=Sum("unique_hits"))
    hits = {row["day"]: (row["n"], row["u"]) for row in days.order_by()}
    opt_in_days = scope.decisions().values(day=F("opt_in__day")).annotate(n=Count("pk"))
    opt_ins = {row["day"]: row["n"] for row in opt_in_days.order_by()}
    return [
        DayLine(day, *hits.get(day, (0, 0)), opt_ins=opt_ins.get(day, 0))
        for day in days_between(scope.first, scope.last)
    ]


def sum_child_ads(scope: Scope) -> list[ChildAdLine]:
    """The partner's Ads on the links of others, who are child partners (docs/rules.md, Ads)."""
    own_ads = {ad.pk: ad for ad in Ad.objects.filter(partner=scope.partner)}
    narrowed = Q(ad_id__in=own_ads) & ~Q(partner_id=scope.partner.pk if scope.partner else 0)
    everybody = replace(scope, partner=None)
    # SQLite takes the partial index only for the very words of its condition.
    counts = everybody.counts().eligible().filter(narrowed, ad_id__gt=0)
    rows = counts.values("partner_id", "link_id", "ad_id")
    found = list(rows.annotate(n=Sum("hits"), u=Sum("unique_hits")).order_by("-n"))
    if not found:
        return []
    opt_ins = everybody.decisions().filter(narrowed).values("partner_id", "link_id", "ad_id")
    counted = {
        (row["partner_id"], row["link_id"], row["ad_id"]): row["n"]
        for row in opt_ins.annotate(n=Count("pk")).order_by()
    }
    children = Partner.objects.in_bulk({row["partner_id"] for row in found})
    links = TrackingLink.objects.in_bulk({row["link_id"] for row in found})
    return [
        ChildAdLine(
            child=children[row["partner_id"]],
            link=links[row["link_id"]],
            ad=own_ads[row["ad_id"]],
            hits=row["n"],
            unique_hits=row["u"],
            opt_ins=counted.get((row["partner_id"], row["link_id"], row["ad_id"]), 0),
        )
        for row in found
        # Who left the parent's tree is nobody to report on any more.
        if children[row["partner_id"]].parent_id == (scope.partner.pk if scope.partner else None)
    ]


def totals_by_partner(partners: Iterable[Partner], first: date, last: date) -> dict[int, Line]:
    """The totals of each partner by its key, zeros included."""
    wanted = frozenset(partner.pk for partner in partners)
    totals = sum_by(Scope(None, first, last, partners=wanted), "partner_id")
    return {pk: totals.get((pk,), Line()) for pk in wanted}


def newest_opt_ins(partner: Partner | None, limit: int = 5) -> list[OptIn]:
    """The newest counted opt-ins, each with `standing`: its decision with partner, link and Ad."""
    decisions = Decision.objects.standing().filter(opt_in__status=OptIn.Status.COUNTED)
    if partner:
        decisions = decisions.for_partner(partner)
    rows = decisions.select_related("opt_in__contact", "partner", "link", "ad").order_by(
        "-opt_in__occurred_at", "-opt_in_id"
    )[:limit]
    return [opt_in_of(decision) for decision in rows]


def opt_in_of(decision: Decision) -> OptIn:
    opt_in = decision.opt_in
    opt_in.standing = decision  # type: ignore[attr-defined]
    return opt_in
