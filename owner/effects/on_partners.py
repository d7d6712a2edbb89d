"""What becomes of partners' links when their status or programs change."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from owner.effects.loss import Loss, hits_of, recent_counts
from partners.models import Membership, Partner, Program
from partners.partner import PartnerQuerySet
from referrals.models import TrackingLink

ACTIVE = Partner.Status.ACTIVE


def loss_of_one(partner: Partner, status: str, programs: Iterable[int], zone: ZoneInfo) -> Loss:
    """`partner` as stored now, and the status and programs it is to have."""
    before = set(TrackingLink.objects.usable_by(partner))
    after = set(links_within(partner, status, programs))
    lost = sorted(before - after, key=lambda link: (link.order, link.name))
    counts = recent_counts(zone).filter(partner_id=partner.pk, link_id__in=[x.pk for x in lost])
    return Loss(
        losing=int(bool(lost)),
        gaining=int(bool(after - before)),
        links=tuple(lost),
        hits=(counts.aggregate(n=Sum("hits"))["n"] or 0) if lost else 0,
    )


def links_within(partner: Partner, status: str, programs: Iterable[int]) -> QuerySet[TrackingLink]:
    """The links that the partner could use with that status in these programs."""
    if status != ACTIVE:
        return TrackingLink.objects.none()
    for_all = Q(partner=None, programs=None)
    in_common = Q(partner=None, programs__in=list(programs))
    usable = TrackingLink.objects.active().filter(Q(partner=partner) | for_all | in_common)
    return usable.distinct()


def loss_by_status(changed: "QuerySet[Partner]", status: str, zone: ZoneInfo) -> Loss:
    """`changed` are those who do not have this status yet."""
    if status == ACTIVE:
        return Loss(gaining=with_links(changed).count())
    losing = with_links(changed.filter(status=ACTIVE))
    hits = recent_counts(zone).filter(partner_id__in=losing.order_by().values("pk"))
    return Loss(losing=losing.count(), hits=hits.aggregate(n=Sum("hits"))["n"] or 0)


def with_links(partners: "QuerySet[Partner]") -> "QuerySet[Partner]":
    """Of these partners those who have a link to use as soon as they are active."""
    links = TrackingLink.objects.active()
    if links.filter(partner=None, programs=None).exists():
        return partners
    reserved = Exists(links.filter(partner=OuterRef("pk")))
    shared = links.filter(partner=None, programs__memberships__partner=OuterRef("pk"))
    return partners.filter(reserved | Exists(shared))


def loss_by_leaving(changed: "QuerySet[Partner]", program: Program, zone: ZoneInfo) -> Loss:
    """`changed` are in the program now; links of another program of theirs stay."""
    counts, lost, hits = recent_counts(zone), [], 0
    groups = list(links_of(program).items())
    losers = [beside(changed, programs - {program.pk}) for programs, _links in groups]
    for partners, (_programs, links) in zip(losers, groups, strict=True):
        if partners.exists():
            lost += links
            hits += hits_of(counts, [link.pk for link in links], partners)
    return Loss(losing=count_together(losers), links=in_order(lost), hits=hits)


def loss_by_joining(changed: "QuerySet[Partner]", program: Program) -> Loss:
    """Nobody loses by joining; `changed` are not in the program yet."""
    groups = list(links_of(program).items())
    gainers = [beside(changed, programs) for programs, _links in groups]
    gained = [
        link
        for partners, (_programs, links) in zip(gainers, groups, strict=True)
        if partners.exists()
        for link in links
    ]
    return Loss(gaining=count_together(gainers), links=in_order(gained))


def links_of(program: Program) -> dict[frozenset[int], list[TrackingLink]]:
    """The program's links in use, by all the programs that they are for: few different ones."""
    links = TrackingLink.objects.active().filter(programs=program, partner=None)
    groups: dict[frozenset[int], list[TrackingLink]] = {}
    for link in links.in_order().prefetch_related("programs"):
        groups.setdefault(frozenset(each.pk for each in link.programs.all()), []).append(link)
    return groups


def beside(partners: "QuerySet[Partner]", programs: Iterable[int]) -> "QuerySet[Partner]":
    """The active ones of the partners who are in none of these programs."""
    is_in = Membership.objects.filter(partner=OuterRef("pk"), program__in=list(programs))
    return partners.filter(~Exists(is_in), status=ACTIVE)


def count_together(groups: "list[QuerySet[Partner]]") -> int:
    """How many partners are in one of the groups or in several."""
    if not groups:
        return 0
    return found_in(groups).count()


def found_in(groups: "list[QuerySet[Partner]]") -> PartnerQuerySet:
    return Partner.objects.filter(reduce(or_, (Q(pk__in=each.values("pk")) for each in groups)))


def in_order(links: Iterable[TrackingLink]) -> tuple[TrackingLink, ...]:
    return tuple(sorted(links, key=lambda link: (link.order, link.name, link.pk)))
