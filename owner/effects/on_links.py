"""What becomes of the partners' links when a tracking link is changed or archived."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Q, Sum

from owner.effects.loss import Loss, hits_of, recent_counts
from owner.link_access import partners_who_may_use, partners_within
from partners.models import Partner
from partners.partner import PartnerQuerySet
from referrals.models import TrackingLink


@dataclass(frozen=True, slots=True)
class Access:
    """Who may use the link afterwards."""

    partner_id: int | None
    program_ids: tuple[int, ...]


def loss_by_access(link: TrackingLink, wanted: Access, zone: ZoneInfo) -> Loss:
    """`link` as it is stored now; an archived one is in no portal, so nobody loses it."""
    if link.is_archived:
        return Loss()
    before = partners_who_may_use(link)
    after = partners_within(wanted.partner_id, list(wanted.program_ids))
    lost = before.exclude(pk__in=after.values("pk"))
    return Loss(
        losing=lost.count(),
        gaining=after.exclude(pk__in=before.values("pk")).count(),
        links=(link,),
        hits=hits_of(recent_counts(zone), [link.pk], lost),
    )


def loss_by_archiving(links: Sequence[TrackingLink], zone: ZoneInfo) -> Loss:
    """All who use one of these links lose it; `links` with their programs prefetched."""
    used = [link for link in links if not link.is_archived]
    if not used:
        return Loss()
    partners = those_who_use_one_of(used)
    hits = recent_counts(zone).filter(link_id__in=[link.pk for link in used])
    return Loss(
        losing=partners.count(),
        links=tuple(used),
        hits=hits.aggregate(n=Sum("hits"))["n"] or 0,
    )


def those_who_use_one_of(links: Sequence[TrackingLink]) -> PartnerQuerySet:
    active = Partner.objects.active()
    open_links = [link for link in links if link.partner_id is None]
    programs = [{program.pk for program in link.programs.all()} for link in open_links]
    if not all(programs):
        return active
    owners = [link.partner_id for link in links if link.partner_id is not None]
    members = Q(memberships__program__in=set().union(*programs))
    return active.filter(Q(pk__in=owners) | members).distinct()
