"""Codes: their grammar, one owner for ever, and what happens when two want the same."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import close_old_connections, connection
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from partners.codes import ADDRESS_CODE, CodeTaken, suggest_code, validate_code
from partners.models import Partner, PartnerCode
from referrals.models import AdCode, LinkCode, TrackingLink
from tests.factories import AdFactory, PartnerFactory, TrackingLinkFactory

GOOD = ["a", "7", "haircare", "abc123", "HairCare", "a.b", "a_b-c", "website2", "x" * 64]
BAD = [
    "", " ", "-a", ".a", "_a", "a.", "a-", "a_", "a b", "a/b", "a\n", "\na", "ä", "ａ", "x" * 65,
    "a%00", "a\x00b", "a?b", "a#b", "a:b", "..", "а",  # the last one is Cyrillic
]  # fmt: skip


@pytest.mark.parametrize("code", GOOD)
def test_code_is_accepted(code):
    validate_code(code)
    assert ADDRESS_CODE.match(code)


@pytest.mark.parametrize("code", BAD)
def test_code_is_refused(code):
    with pytest.raises(ValidationError):
        validate_code(code)


@given(st.text(max_size=70))
def test_every_new_code_also_resolves_in_an_address(code):
    try:
        validate_code(code)
    except ValidationError:
        return
    assert ADDRESS_CODE.match(code)
    assert code.isascii()


@pytest.mark.parametrize("code", ["flyer.", "flyer-", "flyer_"])
def test_codes_printed_by_other_systems_still_resolve(code):
    assert ADDRESS_CODE.match(code)


class TestSuggestion(TestCase):
    @given(st.text(max_size=60))
    def test_any_name_gives_a_valid_code(self, name):
        validate_code(suggest_code(name, PartnerCode.objects.all()))


@pytest.mark.parametrize(
    ("name", "code"),
    [("Hair care free guide", "hair-care-free-guide"), ("Bücher & mehr", "bucher-mehr")],
)
def test_suggestion_reads_like_the_name(db, name, code):
    assert suggest_code(name, LinkCode.objects.all()) == code


def test_suggestion_avoids_codes_in_force_and_former_ones(haircare):
    haircare.rename("hair2")
    assert suggest_code("Haircare", LinkCode.objects.all()) == "haircare2"
    assert suggest_code("Hair2", LinkCode.objects.all()) == "hair22"


def test_new_object_owns_its_code(haircare):
    assert [row.code for row in haircare.codes.all()] == ["haircare"]


def test_taken_code_leaves_nothing_behind(haircare):
    with pytest.raises(CodeTaken):
        TrackingLinkFactory(code="HairCare")
    assert TrackingLink.objects.count() == 1


def test_renaming_keeps_the_former_code_as_an_alias(haircare):
    haircare.rename("hair")
    assert TrackingLink.objects.get().code == "hair"
    assert {row.key for row in haircare.codes.all()} == {"haircare", "hair"}


def test_renaming_back_takes_the_former_code_up_again(haircare):
    haircare.rename("hair")
    haircare.rename("haircare")
    assert TrackingLink.objects.get().code == "haircare"
    assert haircare.codes.count() == 2


def test_only_the_capitals_may_change(haircare):
    haircare.rename("HairCare")
    assert [row.code for row in haircare.codes.all()] == ["HairCare"]


@pytest.mark.parametrize("code", ["haircare", "HAIRCARE", "hair"])
def test_nobody_else_takes_a_code_in_force_or_a_former_one(haircare, code):
    haircare.rename("hair")
    other = TrackingLinkFactory(code="other")
    assert not other.can_take(code)
    with pytest.raises(CodeTaken):
        other.rename(code)
    other.refresh_from_db()
    assert other.code == "other"
    assert [row.code for row in other.codes.all()] == ["other"]


def test_own_codes_can_be_taken(haircare):
    haircare.rename("hair")
    assert all(haircare.can_take(code) for code in ("hair", "haircare", "Haircare", "brand-new"))


def test_code_of_bad_grammar_is_not_taken(haircare):
    with pytest.raises(ValidationError):
        haircare.rename("hair care")
    assert haircare.codes.count() == 1


def test_links_and_partners_may_share_a_code(haircare, alice):
    alice.rename("haircare")
    assert Partner.objects.get(pk=alice.pk).code == "haircare"


def test_ads_of_two_partners_may_share_a_code(alice, charlie):
    AdFactory(partner=alice, code="website2")
    AdFactory(partner=charlie, code="website2")
    assert AdCode.objects.spelled("WEBSITE2").count() == 2


def test_two_ads_of_one_partner_may_not(alice):
    AdFactory(partner=alice, code="website2")
    with pytest.raises(CodeTaken):
        AdFactory(partner=alice, code="Website2")


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_exactly_one_gets_the_code():
    partners = [PartnerFactory(code=f"racer{n}") for n in range(4)]
    start, winners, losers = threading.Barrier(len(partners)), [], []

    def race(partner):
        try:
            start.wait()
            partner.rename("Trophy" if partner.pk % 2 else "trophy")
            winners.append(partner.pk)
        except CodeTaken:
            losers.append(partner.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=race, args=[partner]) for partner in partners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    assert (len(winners), len(losers)) == (1, 3)
    assert PartnerCode.objects.spelled("trophy").get().partner_id == winners[0]
    assert Partner.objects.filter(code__iexact="trophy").count() == 1
