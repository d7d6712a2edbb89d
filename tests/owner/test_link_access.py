"""The three ways to say who may use a link agree for every kind of link and partner."""

from itertools import product

from owner.link_access import partners_who_may_use, why_not
from partners.models import Partner
from referrals.models import TrackingLink
from tests.factories import PartnerFactory, TrackingLinkFactory


def test_the_three_agree(business, gold, silver):
    groups = ([], [gold], [silver], [gold, silver])
    for status, programs in product(Partner.Status.values, groups):
        PartnerFactory(status=status, programs=programs)
    for programs in groups:
        TrackingLinkFactory(programs=programs)
    for partner in Partner.objects.all()[:6]:
        TrackingLinkFactory(partner=partner)
    TrackingLinkFactory().archive()
    for link in TrackingLink.objects.all():
        told = set(partners_who_may_use(link))
        assert told == {each for each in Partner.objects.all() if why_not(link, each) is None}
        assert told == {
            each for each in Partner.objects.all() if link in TrackingLink.objects.usable_by(each)
        }
