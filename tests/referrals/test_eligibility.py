"""Who may use a link: the predicate over values and the query over rows say the same."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from partners.models import Membership, Partner, Program
from referrals.eligibility import LinkTerms, NotUsable, PartnerTerms, why_not_usable
from referrals.models import TrackingLink
from tests.factories import PartnerFactory, TrackingLinkFactory

OPEN = LinkTerms(is_archived=False, partner_id=None, program_ids=frozenset())
ANYONE = PartnerTerms(id=7, status="active", program_ids=frozenset())
GOLD, SILVER = frozenset({1}), frozenset({2})


def link_terms(**changes):
    return replace(OPEN, **changes)


def partner_terms(**changes):
    return replace(ANYONE, **changes)


@pytest.mark.parametrize(
    ("link", "partner", "why"),
    [
        ({}, {}, None),
        ({}, {"program_ids": GOLD}, None),
        ({"program_ids": GOLD}, {"program_ids": GOLD | SILVER}, None),
        ({"program_ids": GOLD | SILVER}, {"program_ids": SILVER}, None),
        ({"program_ids": GOLD}, {"program_ids": SILVER}, NotUsable.NO_COMMON_PROGRAM),
        ({"program_ids": GOLD}, {}, NotUsable.NO_COMMON_PROGRAM),
        ({"partner_id": 7}, {}, None),
        ({"partner_id": 7, "program_ids": GOLD}, {}, None),
        ({"partner_id": 8}, {}, NotUsable.RESERVED),
        ({"partner_id": 8, "is_archived": True}, {"status": "banned"}, NotUsable.RESERVED),
        ({"is_archived": True}, {}, NotUsable.LINK_ARCHIVED),
        ({"is_archived": True}, {"status": "banned"}, NotUsable.LINK_ARCHIVED),
        ({}, {"status": "applied"}, NotUsable.PARTNER_APPLIED),
        ({}, {"status": "inactive"}, NotUsable.PARTNER_INACTIVE),
        ({}, {"status": "banned"}, NotUsable.PARTNER_BANNED),
        ({"program_ids": GOLD}, {"status": "inactive"}, NotUsable.PARTNER_INACTIVE),
    ],
)
def test_reason_comes_in_the_order_of_the_checks(link, partner, why):
    assert why_not_usable(link_terms(**link), partner_terms(**partner)) == why


@pytest.mark.parametrize("status", [status for status in Partner.Status if status != "active"])
def test_every_status_but_active_has_its_reason(status):
    assert why_not_usable(OPEN, partner_terms(status=status)).value == f"partner_{status}"


CHOSEN = st.sets(st.integers(0, 2), max_size=3)
STATUS = st.sampled_from(Partner.Status.values)
PARTNERS = st.lists(st.tuples(STATUS, CHOSEN), min_size=1, max_size=4)
LINKS = st.lists(
    st.tuples(st.booleans(), st.none() | st.integers(0, 3), CHOSEN), min_size=1, max_size=5
)


class TestQueryAndPredicate(TestCase):
    @given(partners=PARTNERS, links=LINKS)
    @settings(max_examples=60, deadline=None)
    def test_both_say_the_same(self, partners, links):
        programs = [Program.objects.create(name=str(n)) for n in range(3)]
        people = [
            PartnerFactory(status=status, programs=[programs[n] for n in chosen])
            for status, chosen in partners
        ]
        for is_archived, reserved, chosen in links:
            # Also rows that no form lets through: reserved and limited at once.
            owner = people[reserved % len(people)] if reserved is not None else None
            link = TrackingLinkFactory(partner=owner, programs=[programs[n] for n in chosen])
            if is_archived:
                link.archive()
        for person in people:
            usable = list(TrackingLink.objects.usable_by(person).in_order())
            assert usable == [
                link for link in TrackingLink.objects.in_order() if link.is_usable_by(person)
            ]


def test_a_link_shows_once_though_several_programs_match(alice, gold, silver):
    alice.set_programs([gold, silver])
    TrackingLinkFactory(programs=[gold, silver])
    assert TrackingLink.objects.usable_by(alice).count() == 1


def test_joining_a_program_opens_its_links_at_once(alice, gold):
    link = TrackingLinkFactory(programs=[gold])
    assert not link.is_usable_by(alice)
    Membership.objects.create(partner=alice, program=gold)
    assert TrackingLink.objects.usable_by(alice).get() == link


def test_usable_links_cost_one_query(alice, haircare, django_assert_num_queries):
    with django_assert_num_queries(1):
        list(TrackingLink.objects.usable_by(alice).in_order())
