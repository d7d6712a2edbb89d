"""Every number of the front page opens its list, and the list holds as many rows."""

from datetime import UTC, datetime, timedelta

import pytest

from business.models import Business
from tests.factories import DecisionFactory, HitFactory, OptInFactory, ReferralFactory
from tracking.recounting import recount

NOW = datetime.now(UTC)
BEFORE = [timedelta(), timedelta(days=3), timedelta(days=20), timedelta(days=45)]


@pytest.fixture
def living_business(alice, bob, haircare):
    """Of each kind some, today, this week, this month and before."""
    Business.objects.update(time_zone="UTC")
    for ago in BEFORE:
        at = NOW - ago
        HitFactory(at=at, partner=alice, link=haircare, is_unique=True)
        HitFactory(at=at, partner=alice, link=haircare)
        HitFactory(at=at, partner=bob, link=haircare, reason="bot", hit_class="bot")
        HitFactory(at=at, partner=None, link=haircare, reason="partner_missing")
        HitFactory(at=at, partner=bob, link=haircare, reason="test", hit_class="test")
        tie = {"partner": alice, "link": haircare, "occurred_at": at}
        ReferralFactory(source="hit", is_new=True, **tie)
        ReferralFactory(**tie)
        for status in ("counted", "repeat", "waiting", "merged", "held", "test"):
            paid = {"kind": "purchase", "gross": 1200, "currency": "EUR", "status": status}
            DecisionFactory(opt_in=OptInFactory(occurred_at=at, **paid), partner=bob)
        DecisionFactory(opt_in=OptInFactory(occurred_at=at), partner=None, reason="nobody")
    today = NOW.date()
    recount(today - timedelta(days=60), today, repair=True)


def rows_of(response):
    """How many rows a list has, whichever page of the admin it is."""
    assert response.status_code == 200
    if "cl" in response.context:
        return response.context["cl"].result_count
    return len(response.context["page"].rows)


def test_each_list_has_as_many_rows_as_its_number_says(as_dana, living_business):
    for number, period in enumerate(as_dana.get("/admin/").context["periods"], 1):
        shown = [period.hits, period.unique_hits, period.new_referrals, period.opt_ins]
        assert shown == [2 * number, number, number, 2 * number]
        for value, address in (
            (period.hits, period.hits_address),
            (period.unique_hits, period.unique_address),
            (period.new_referrals, period.new_referrals_address),
            (period.opt_ins, period.opt_ins_address),
            (period.not_counted, period.not_counted_address),
        ):
            assert rows_of(as_dana.get(address)) == value, address


def test_the_list_behind_revenue_adds_up_to_it(as_dana, living_business):
    for number, period in enumerate(as_dana.get("/admin/").context["periods"], 1):
        page = as_dana.get(period.revenue_address)
        assert rows_of(page) == number
        assert f"Revenue: EUR {number * 12:.2f}" in page.text


def test_the_page_itself_links_them(as_dana, living_business):
    page = as_dana.get("/admin/")
    for period in page.context["periods"]:
        for name in ("hits", "unique", "new_referrals", "opt_ins", "revenue", "not_counted"):
            address = getattr(period, f"{name}_address").replace("&", "&amp;")
            assert f'href="{address}"' in page.text
