"""Ads belong to the partner who made them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from partners.codes import CodeTaken
from referrals.models import Ad, AdCode
from tests.factories import AdFactory


@pytest.fixture
def ad(alice):
    return AdFactory(partner=alice, code="website2")


def test_ad_is_found_among_the_partners_own(ad, alice, charlie):
    AdFactory(partner=charlie)
    assert list(Ad.objects.of(alice)) == [ad]


def test_code_row_names_the_partner(ad, alice):
    assert AdCode.objects.get().partner == alice


def test_archived_ad_leaves_the_list_and_comes_back(ad):
    ad.archive()
    assert not Ad.objects.active().exists()
    ad.restore()
    assert Ad.objects.active().get() == ad


def test_archiving_twice_keeps_the_first_date(ad):
    ad.archive()
    first = ad.archived_at
    ad.archive()
    assert ad.archived_at == first


def test_archived_ad_keeps_its_code(ad, alice):
    ad.archive()
    with pytest.raises(CodeTaken):
        AdFactory(partner=alice, code="WEBSITE2")


def test_renamed_ad_keeps_its_former_code(ad, alice):
    ad.rename("website3")
    other = AdFactory(partner=alice)
    assert not other.can_take("website2")
    assert ad.can_take("website2")


def test_another_partner_may_take_the_same_code(ad, charlie):
    assert AdFactory(partner=charlie).can_take("website2")


def test_newest_ad_comes_first(ad, alice):
    newer = AdFactory(partner=alice)
    assert list(Ad.objects.newest_first()) == [newer, ad]


@pytest.mark.parametrize("code", ["", "two words", "a/b", "x" * 65])
def test_form_refuses_a_bad_code(alice, code):
    ad = Ad(partner=alice, name="Flyer", code=code, start_date=date(2026, 1, 1))
    with pytest.raises(ValidationError) as refusal:
        ad.full_clean()
    assert list(refusal.value.message_dict) == ["code"]
