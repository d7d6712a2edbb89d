from datetime import UTC, datetime

import pytest

from tests.factories import ReferralFactory
from tracking.models import Referral

LIST = "/admin/tracking/referral/"


def test_it_works(as_dana, alice, haircare):
    ReferralFactory(contact__email="lena@example.org", partner=alice, link=haircare)
    page = as_dana.get(LIST).text
    for text in (
        "lena@example.org",
        "Alice (alice)",
        "Hair care free guide",
        "Added by hand",
        "Why?",
    ):
        assert text in page


def test_partners_may_not(as_alice):
    assert as_alice.get(LIST).status_code == 403


def test_only_new_ones(as_dana):
    ReferralFactory(contact__email="new@example.org", source=Referral.Source.HIT, is_new=True)
    ReferralFactory(contact__email="known@example.org")
    page = as_dana.get(LIST, {"is_new__exact": "1"}).text
    assert "new@example.org" in page
    assert "known@example.org" not in page


def test_only_sure_ones(as_dana):
    ReferralFactory(contact__email="sure@example.org", confirmed_at=datetime.now(UTC))
    ReferralFactory(contact__email="typed@example.org")
    page = as_dana.get(LIST, {"state": "confirmed"}).text
    assert "sure@example.org" in page
    assert "typed@example.org" not in page


def test_they_are_read_only(as_dana):
    referral = ReferralFactory()
    assert as_dana.get(f"{LIST}add/").status_code == 403
    assert as_dana.post(f"{LIST}{referral.pk}/change/", {"note": "x"}).status_code == 403
    assert as_dana.get(f"{LIST}{referral.pk}/change/").status_code == 200


@pytest.mark.parametrize(
    "query", [{"q": "a\x00"}, {"occurred_at__gte": "x"}, {"state": "x"}, {"is_new__exact": "x"}]
)
def test_nonsense_in_the_address(as_dana, query):
    assert as_dana.get(LIST, query, follow=True).status_code == 200


@pytest.mark.parametrize("number", [1, 20])
def test_queries(as_dana, number, django_assert_max_num_queries):
    for _each in range(number):
        ReferralFactory()
    with django_assert_max_num_queries(11):
        as_dana.get(LIST)
