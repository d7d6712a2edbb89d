"""Which partners may use a tracking link, asked from the owner's side."""

from partners.models import Partner
from partners.partner import PartnerQuerySet
from referrals.eligibility import PartnerTerms, why_not_usable
from referrals.models import TrackingLink
from tracking.reasons import reason_label


def partners_who_may_use(link: TrackingLink) -> PartnerQuerySet:
    """The partners whose portal lists the link; mirrors `TrackingLink.objects.usable_by`."""
    if link.is_archived:
        return Partner.objects.none()
    programs = [program.pk for program in link.programs.all()]
    return partners_within(link.partner_id, programs)


def partners_within(partner_id: int | None, programs: list[int]) -> PartnerQuerySet:
    """Active partners: this one, or those in one of the programs, or (with neither) all."""
    active = Partner.objects.active()
    if partner_id is not None:
        return active.filter(pk=partner_id)
    if programs:
        return active.filter(memberships__program__in=programs).distinct()
    return active


def why_not(link: TrackingLink, partner: Partner) -> str | None:
    """In words why hits of this partner on this link do not count; None if they do."""
    programs = frozenset(program.pk for program in partner.programs.all())
    reason = why_not_usable(link.terms, PartnerTerms(partner.pk, partner.status, programs))
    return reason_label(reason.value) if reason else None


def describe_access(link: TrackingLink) -> str:
    """Who may use the link, in a few words, from what is already loaded."""
    if link.partner:
        return str(link.partner)
    return ", ".join(program.name for program in link.programs.all())
