"""Creatives: who is offered which, the predicate over values and the query over rows alike."""

import pytest
from django.db import IntegrityError
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from partners.models import Partner, Program
from referrals.eligibility import CreativeTerms, LinkTerms, PartnerTerms, may_use_creative
from referrals.models import Creative
from tests.factories import (
    BannerFactory,
    CreativeFactory,
    EmailFactory,
    PartnerFactory,
    TrackingLinkFactory,
)

GOLD, SILVER, NONE = frozenset({1}), frozenset({2}), frozenset()


def test_it_works(alice, haircare):
    banner, email = BannerFactory(link=haircare, order=2), EmailFactory(link=haircare, order=1)
    assert list(Creative.objects.usable_by(alice).in_order()) == [email, banner]
    assert list(Creative.objects.of_kind(Creative.Kind.BANNER)) == [banner]


@pytest.mark.parametrize(
    ("is_archived", "programs", "link_programs", "status", "partner_programs", "may"),
    [
        (False, NONE, NONE, "active", NONE, True),
        (True, NONE, NONE, "active", NONE, False),
        (False, GOLD, NONE, "active", GOLD, True),
        (False, GOLD, NONE, "active", SILVER, False),
        (False, GOLD, NONE, "active", NONE, False),
        (False, NONE, GOLD, "active", SILVER, False),
        (False, GOLD, SILVER, "active", GOLD, False),
        (False, GOLD, SILVER, "active", GOLD | SILVER, True),
        (False, NONE, NONE, "inactive", NONE, False),
        (False, NONE, NONE, "banned", NONE, False),
    ],
)
def test_link_and_programs_decide(
    is_archived, programs, link_programs, status, partner_programs, may
):
    link = LinkTerms(is_archived=False, partner_id=None, program_ids=link_programs)
    creative = CreativeTerms(is_archived, programs, link)
    assert may_use_creative(creative, PartnerTerms(7, status, partner_programs)) == may


CHOSEN = st.sets(st.integers(0, 2), max_size=3)
PARTNERS = st.lists(
    st.tuples(st.sampled_from(Partner.Status.values), CHOSEN), min_size=1, max_size=4
)
CREATIVES = st.lists(
    st.tuples(st.booleans(), st.booleans(), st.none() | st.integers(0, 3), CHOSEN, CHOSEN),
    min_size=1,
    max_size=4,
)


class TestQueryAndPredicate(TestCase):
    @given(partners=PARTNERS, creatives=CREATIVES)
    @settings(max_examples=40, deadline=None)
    def test_both_say_the_same(self, partners, creatives):
        programs = [Program.objects.create(name=str(n)) for n in range(3)]
        people = [
            PartnerFactory(status=status, programs=[programs[n] for n in chosen])
            for status, chosen in partners
        ]
        for is_archived, is_link_archived, reserved, of_link, own in creatives:
            owner = people[reserved % len(people)] if reserved is not None else None
            link = TrackingLinkFactory(partner=owner, programs=[programs[n] for n in of_link])
            creative = CreativeFactory(link=link, programs=[programs[n] for n in own])
            if is_link_archived:
                link.archive()
            if is_archived:
                creative.archive()
        for person in people:
            usable = list(Creative.objects.usable_by(person).in_order())
            assert usable == [
                each for each in Creative.objects.in_order() if each.is_usable_by(person)
            ]


def test_it_shows_once_though_several_programs_match(alice, gold, silver):
    alice.set_programs([gold, silver])
    CreativeFactory(programs=[gold, silver])
    assert Creative.objects.usable_by(alice).count() == 1


def test_what_can_be_used_costs_one_query(alice, haircare, django_assert_num_queries):
    with django_assert_num_queries(1):
        list(Creative.objects.usable_by(alice).in_order())


def test_archived_and_restored(alice):
    creative = CreativeFactory()
    creative.archive()
    at = creative.archived_at
    creative.archive()
    assert Creative.objects.get().archived_at == at
    assert not Creative.objects.usable_by(alice).exists()
    creative.restore()
    assert Creative.objects.usable_by(alice).get() == creative


@pytest.mark.parametrize(
    "empty",
    [
        {"kind": "banner", "picture": ""},
        {"kind": "email", "subject": ""},
        {"kind": "text", "text": ""},
        {"kind": "film"},
    ],
)
def test_no_row_shows_nothing(haircare, empty):
    with pytest.raises(IntegrityError):
        CreativeFactory(link=haircare, **empty)
