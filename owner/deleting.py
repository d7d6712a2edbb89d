"""What may be deleted: only what has nothing but the owner's own tries."""

from django.db.models import Max, Min
from django.utils.translation import gettext as _

from business.models import Business
from integrations.models import HostedForm
from partners.models import Partner, Program
from referrals.models import TrackingLink
from tracking.hit import HitClass
from tracking.models import Decision, Hit, HitCount, OptIn, Referral


def why_link_is_kept(link: TrackingLink) -> str | None:
    if has_real_hits("link_id", link.pk):
        return _("This link has hits, so it cannot be deleted. Archive it instead.")
    if has_results(link=link):
        return _("This link has opt-ins, so it cannot be deleted. Archive it instead.")
    if link.creatives.exists():
        return _("Creatives embed this link, so it cannot be deleted. Archive it instead.")
    return None


def why_partner_is_kept(partner: Partner) -> str | None:
    if has_real_hits("partner_id", partner.pk) or has_results(partner=partner):
        return _("This partner has hits or opt-ins, so the record stays. Make it inactive instead.")
    if partner.children.exists() or partner.ads.exists() or partner.reserved_links.exists():
        return _("Child partners, Ads or tracking links belong to this partner; the record stays.")
    return None


def why_program_is_kept(program: Program) -> str | None:
    if program.memberships.exists() or program.links.exists() or program.creatives.exists():
        return _("Partners, tracking links or creatives are in this program. Take them out first.")
    return None


def why_form_is_kept(form: HostedForm) -> str | None:
    if OptIn.objects.filter(source=form.source).exists():
        return _("Opt-ins came through this form, so it stays. Close it instead.")
    return None


def has_real_hits(column: str, key: int) -> bool:
    """Hits of others than the owner's team; asked of the counts, which have the index."""
    counts = HitCount.objects.filter(**{column: key})
    return counts.exclude(hit_class__in=[HitClass.INTERNAL, HitClass.TEST]).exists()


def has_results(**whose: object) -> bool:
    return Decision.objects.filter(**whose).exists() or Referral.objects.filter(**whose).exists()


def forget_own_tries(column: str, key: int) -> None:
    """Erase the owner's own hits on a row about to be deleted, so that none points to nothing."""
    counts = HitCount.objects.filter(**{column: key})
    days = counts.aggregate(first=Min("day"), last=Max("day"))
    if days["first"]:
        zone = Business.objects.current().zone
        hits = Hit.objects.between(days["first"], days["last"], zone)
        hits.filter(**{column: key}).delete()
        counts.delete()
