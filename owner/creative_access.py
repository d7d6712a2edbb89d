"""Which partners are offered a creative, asked from the owner's side."""

from django.utils.translation import ngettext

from owner.link_access import partners_who_may_use
from partners.models import Partner
from partners.partner import PartnerQuerySet
from referrals.models import Creative


def partners_offered(creative: Creative) -> PartnerQuerySet:
    """The partners whose portal shows it; mirrors `Creative.objects.usable_by`."""
    if creative.is_archived:
        return Partner.objects.none()
    allowed = partners_who_may_use(creative.link)
    programs = [program.pk for program in creative.programs.all()]
    return allowed.filter(memberships__program__in=programs).distinct() if programs else allowed


def say_how_many(partners: int) -> str:
    sentence = ngettext(
        "%d partner can use this creative.", "%d partners can use this creative.", partners
    )
    return sentence % partners
