"""Referral tracking links: reserve, archive, order and the address that partners share."""

import pytest
from django.core.exceptions import ValidationError

from referrals.addresses import tracking_address
from referrals.models import TrackingLink
from tests.factories import AdFactory, TrackingLinkFactory


def again(link):
    return TrackingLink.objects.get(pk=link.pk)


def test_address_of_link_partner_and_ad(settings, haircare, alice):
    settings.BASE_URL = "https://go.example.com"
    assert tracking_address(haircare, alice) == "https://go.example.com/go/haircare/alice"
    ad = AdFactory(partner=alice, code="website2")
    assert tracking_address(haircare, alice, ad).endswith("/go/haircare/alice/website2")


def test_address_uses_the_codes_in_force(haircare, alice):
    haircare.rename("Hair")
    alice.rename("Alice2")
    assert tracking_address(haircare, alice).endswith("/go/Hair/Alice2")


def test_link_is_reserved_and_opened_again(haircare, alice):
    haircare.reserve_for(alice, [])
    assert again(haircare).partner == alice
    haircare.reserve_for(None, [])
    assert again(haircare).partner is None


def test_reserving_gives_up_the_programs(haircare, alice, gold):
    haircare.reserve_for(None, [gold])
    haircare.reserve_for(alice, [])
    assert not again(haircare).programs.exists()


def test_link_is_not_for_one_partner_and_for_programs(haircare, alice, gold):
    with pytest.raises(ValidationError) as refusal:
        haircare.reserve_for(alice, [gold])
    assert "programs" in refusal.value.message_dict
    assert again(haircare).partner is None


def test_archived_link_keeps_its_first_date_and_comes_back(haircare):
    haircare.archive()
    first = again(haircare).archived_at
    haircare.archive()
    assert haircare.archived_at == first
    haircare.restore()
    assert not again(haircare).is_archived


def test_archived_link_keeps_its_code(haircare):
    haircare.archive()
    with pytest.raises(ValidationError):
        TrackingLinkFactory(code="haircare")


def test_links_stand_in_the_owners_order_then_by_name(db):
    last = TrackingLinkFactory(name="A", order=2)
    second = TrackingLinkFactory(name="C", order=1)
    first = TrackingLinkFactory(name="B", order=1)
    assert list(TrackingLink.objects.in_order()) == [first, second, last]


@pytest.mark.parametrize("field", ["destination", "fallback_address"])
@pytest.mark.parametrize("address", ["javascript:alert(1)", "www.example.com", "//evil.example"])
def test_form_refuses_a_bad_address_at_its_field(haircare, field, address):
    setattr(haircare, field, address)
    with pytest.raises(ValidationError) as refusal:
        haircare.full_clean()
    assert list(refusal.value.message_dict) == [field]
