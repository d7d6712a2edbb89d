"""Opt-ins and referrals narrowed to days, a partner, a link and an Ad."""

from datetime import UTC, date, datetime

import pytest

from tests.factories import AdFactory, DecisionFactory, OptInFactory, ReferralFactory

OPT_INS, REFERRALS = "/admin/tracking/optin/", "/admin/tracking/referral/"
DAY = date(2026, 3, 10)
# 23:30 of the day before in UTC is 0:30 of the day in Berlin.
AT = datetime(2026, 3, 9, 23, 30, tzinfo=UTC)


@pytest.fixture
def ad(alice):
    return AdFactory(partner=alice)


@pytest.fixture
def rows(haircare, alice, charlie, ad) -> None:
    for partner, link, of_ad in (
        (alice, haircare, ad),
        (alice, haircare, None),
        (alice, None, None),
        (charlie, haircare, None),
    ):
        place = {"partner": partner, "link": link, "ad": of_ad}
        DecisionFactory(opt_in=OptInFactory(day=DAY), **place)
        ReferralFactory(occurred_at=AT, **place)


def found(client, page: str, **query: object) -> int:
    return client.get(page, query).context["cl"].result_count


@pytest.mark.parametrize("page", [OPT_INS, REFERRALS])
def test_it_works(as_dana, rows, alice, haircare, ad, page) -> None:
    for query, number in (
        ({}, 4),
        ({"partner": alice.pk}, 3),
        ({"link": haircare.pk}, 3),
        ({"link": "none"}, 1),
        ({"ad": ad.pk}, 1),
        ({"ad": "none"}, 3),
        ({"partner": alice.pk, "link": haircare.pk, "ad": "none"}, 1),
        ({"first": "2026-03-10", "last": "2026-03-10"}, 4),
        ({"first": "2026-03-11"}, 0),
        ({"last": "2026-03-09"}, 0),
    ):
        assert found(as_dana, page, **query) == number, query


def test_a_former_decision_does_not_show(as_dana, alice) -> None:
    DecisionFactory(partner=alice, is_standing=False)
    assert found(as_dana, OPT_INS, partner=alice.pk) == 0


def test_other_filters_stay(as_dana, rows, alice) -> None:
    page = as_dana.get(OPT_INS, {"partner": alice.pk, "kind__exact": "form", "q": "contact"})
    assert page.context["cl"].result_count == 3
    assert '<input type="hidden" name="kind__exact" value="form">' in page.text
    assert '<input type="hidden" name="q" value="contact">' in page.text
    assert f'<option value="{alice.pk}" selected>' in page.text


@pytest.mark.parametrize("page", [OPT_INS, REFERRALS])
@pytest.mark.parametrize(
    "query",
    [
        {"first": "x"},
        {"first": "0001-01-01"},
        {"last": "2026-01-01\x00"},
        {"first": "2026-02-02", "last": "2026-01-01"},
        {"partner": "x"},
        {"partner": "none"},
        {"link": "9" * 40},
        {"ad": "\x00"},
    ],
)
def test_nonsense_is_answered_at_the_field(as_dana, rows, page, query) -> None:
    answer = as_dana.get(page, query)
    assert answer.context["cl"].result_count == 0
    assert "errorlist" in answer.text


@pytest.mark.parametrize("page", [OPT_INS, REFERRALS])
def test_queries(as_dana, rows, alice, haircare, page, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(14):
        as_dana.get(page, {"partner": alice.pk, "link": haircare.pk})
