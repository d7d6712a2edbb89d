from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils.html import strip_tags

from business.models import Business
from partners.models import Partner
from tests.factories import (
    AdFactory,
    DecisionFactory,
    HitCountFactory,
    OptInFactory,
    PartnerFactory,
    TrackingLinkFactory,
)
from tests.portal.bad_input import BAD_IDS
from tracking.hit import HitClass

STATS = "/portal/stats/"
NOW = datetime(2026, 5, 20, 12, 32, tzinfo=UTC)
TODAY = date(2026, 5, 20)


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


def count(partner, link, ad=None, days_ago=0, hits=1, unique_hits=1, **fields):
    HitCountFactory(
        partner_id=partner.pk,
        link_id=link.pk,
        ad_id=ad.pk if ad else 0,
        day=TODAY - timedelta(days=days_ago),
        hits=hits,
        unique_hits=unique_hits,
        **fields,
    )


def credit(partner, link=None, ad=None, **fields):
    opt_in = OptInFactory(occurred_at=NOW, day=TODAY, **fields)
    return DecisionFactory(opt_in=opt_in, partner=partner, link=link, ad=ad)


def tiles(page):
    """Label -> number above the chart."""
    if 'class="tiles"' not in page:
        return {}
    cells = page.split('class="tiles"')[1].split("</dl>")[0].split("<dt>")[1:]
    return {
        cell.split("</dt>")[0]: strip_tags(cell.split("<dd>")[1].split("</dd>")[0]).strip()
        for cell in cells
    }


def test_it_works(as_alice, alice, haircare):
    ad = AdFactory(partner=alice, name="My website")
    count(alice, haircare, hits=1500, unique_hits=40)
    count(alice, haircare, ad, hits=10, unique_hits=10)
    credit(alice, haircare)
    credit(alice, haircare, ad, kind="purchase", gross=1200, currency="EUR")
    page = as_alice.get(STATS).text
    assert tiles(page) == {
        "Hits": "1,510",
        "Unique hits": "50",
        "New referrals": "0",
        "Opt-ins": "2",
        "Rate": "4.0 %",
    }
    assert "Forms 1 + Purchases 1" in strip_tags(page)
    assert "My website" in page
    assert "No ad" in page


def test_says_whose_days_and_how_new_they_are(as_alice):
    assert "Days are Berlin time. Up to date 14:32." in as_alice.get(STATS).text


def test_the_range_is_the_last_thirty_days(as_alice, alice, haircare):
    count(alice, haircare, days_ago=29)
    count(alice, haircare, days_ago=30, hits=50)
    page = as_alice.get(STATS).text
    assert tiles(page)["Hits"] == "1"
    assert 'value="2026-04-21"' in page


def test_a_range_of_ones_own(as_alice, alice, haircare):
    count(alice, haircare, days_ago=100, hits=7)
    page = as_alice.get(STATS, {"first": "2026-02-09", "last": "2026-02-09"}).text
    assert tiles(page)["Hits"] == "7"


def test_a_day_to_come_ends_today(as_alice, alice, haircare):
    count(alice, haircare)
    page = as_alice.get(STATS, {"first": "2026-05-20", "last": "2027-01-01"}).text
    assert tiles(page)["Hits"] == "1"


def test_by_link_and_by_ad(as_alice, alice, haircare):
    other, ad = TrackingLinkFactory(name="Shop"), AdFactory(partner=alice)
    count(alice, haircare, hits=1)
    count(alice, haircare, ad, hits=2)
    count(alice, other, hits=4)
    for query, hits in [({"link": haircare.pk}, "3"), ({"ad": ad.pk}, "2"), ({}, "7")]:
        assert tiles(as_alice.get(STATS, query).text)["Hits"] == hits


def test_hits_that_do_not_count_are_explained(as_alice, alice, haircare):
    count(alice, haircare, hit_class=HitClass.PREVIEW, reason="preview", hits=9, unique_hits=0)
    count(alice, haircare, hit_class=HitClass.SELF, reason="self", hits=3, unique_hits=0)
    page = as_alice.get(STATS).text
    assert "Not counted: 12 (why?)" in page
    assert "A link preview in a chat or social network" in page
    assert tiles(page)["Hits"] == "0"


def test_of_a_child_only_totals_show(as_alice, bob, haircare):
    ad = AdFactory(partner=bob, name="Secret Ad")
    count(bob, haircare, ad, hits=5, unique_hits=4)
    credit(bob, haircare, ad, contact__email="lena@example.org", kind="purchase")
    page = as_alice.get(STATS, {"who": bob.pk}).text
    assert tiles(page) == {"Hits": "5", "Unique hits": "4", "Opt-ins": "1"}
    for hidden in ["Secret Ad", "lena", "Purchases", "Not counted", "CSV"]:
        assert hidden not in page


def test_a_child_gets_no_word_about_the_parent(as_bob, alice, haircare):
    count(alice, haircare, hits=77)
    page = as_bob.get(STATS).text
    assert "Alice" not in page
    assert tiles(page)["Hits"] == "0"


def test_own_ads_on_childrens_links_have_a_section(as_alice, alice, bob, haircare):
    ad = AdFactory(partner=alice, name="Blog of Alice")
    count(bob, haircare, ad, hits=6)
    page = as_alice.get(STATS).text
    assert "Your Ads on links of your referral partners" in page
    assert "Blog of Alice" in page
    assert tiles(page)["Hits"] == "0"


def test_a_childs_page_does_not_name_the_parents_ads(as_bob, alice, bob, haircare):
    ad = AdFactory(partner=alice, name="Secret Ad", code="site")
    count(bob, haircare, ad, hits=6)
    credit(bob, haircare, ad)
    for address in [STATS, "/portal/stats.csv", "/portal/"]:
        page = as_bob.get(address).text
        assert "Secret Ad" not in page
        assert "Ad of the partner who recruited you" in page


def test_the_revenue_shows_if_the_owner_wants(as_alice, alice, haircare):
    count(alice, haircare)
    credit(alice, haircare, kind="purchase", gross=123456, tax=456, shipping=0, currency="EUR")
    credit(alice, haircare, kind="purchase", gross=5000, currency="JPY")
    assert "EUR" not in as_alice.get(STATS).text
    Business.objects.update(shows_revenue=True)
    assert tiles(as_alice.get(STATS).text)["Revenue"] == "EUR 1,230.00, JPY 5,000"


def test_empty_says_what_to_do_next(as_alice, haircare):
    page = as_alice.get(STATS).text
    assert "No hits in these days" in page
    assert "Open the Link Generator" in page


def test_links_of_the_past_can_be_chosen(as_alice, alice, haircare, charlie):
    count(alice, haircare, hits=2)
    haircare.archive()
    theirs = TrackingLinkFactory(name="Of Charlie", partner=charlie)
    count(alice, theirs, reason="reserved_for_another")
    page = as_alice.get(STATS).text
    assert f'<option value="{haircare.pk}">Hair care free guide' in page
    assert "Of Charlie" not in page


def test_filters_are_folded_unless_they_say_something(as_alice, bob, haircare):
    for query, is_open in [
        ({}, False),
        ({"first": "2026-05-14"}, False),
        ({"first": "2026-05-13"}, True),
        ({"link": haircare.pk}, True),
        ({"who": bob.pk}, True),
        ({"ad": "x"}, True),
    ]:
        assert ('class="filter-fold" open' in as_alice.get(STATS, query).text) == is_open


def test_the_ranges_one_tap_away_keep_the_filters(as_alice, alice, haircare):
    page = as_alice.get(STATS, {"link": haircare.pk}).text
    assert f"?link={haircare.pk}&amp;first=2026-05-14&amp;last=2026-05-20" in page
    assert f"?link={haircare.pk}&amp;first=2026-04-01&amp;last=2026-04-30" in page


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"first": "2026-05-21"}, "Choose a day from 2000 up to today."),
        ({"first": "1999-12-31"}, "Choose a day from 2000 up to today."),
        ({"first": "0001-01-01", "last": "0001-01-02"}, "Choose a day from 2000 up to today."),
        ({"first": "2026-05-20", "last": "2026-05-19"}, "This day is before the first one."),
        ({"first": "2024-05-01"}, "Choose at most two years at once."),
        ({"first": "2026-02-30"}, "Enter a valid date."),
        ({"last": "9999999-01-01"}, "Enter a valid date."),
        ({"last": "2026-01-01\x00"}, "Enter a valid date."),
        ({"first": "x" * 5000}, "Enter a valid date."),
    ],
)
def test_bad_ranges_are_said_at_the_field(as_alice, query, message):
    response = as_alice.get(STATS, query)
    assert response.status_code == 200
    assert message in response.text
    assert tiles(response.text) == {}


def test_two_years_are_drawn_by_week(as_alice, alice, haircare):
    count(alice, haircare)
    page = as_alice.get(STATS, {"first": "2024-05-21"}).text
    assert "Week by week" in page
    assert page.count('<rect class="unique"') == 105


@pytest.mark.parametrize("field", ["who", "link", "ad"])
@pytest.mark.parametrize("value", BAD_IDS)
def test_nonsense_is_refused_at_the_field(as_alice, bob, field, value):
    response = as_alice.get(f"{STATS}?{field}={value}")
    assert response.status_code == 200
    assert "Choose one from the list." in response.text


def test_what_is_of_others_is_refused_at_the_field(as_alice, bob, charlie):
    grandchild = PartnerFactory(parent=bob)
    link = TrackingLinkFactory(partner=charlie)
    for query in [
        {"who": charlie.pk},
        {"who": grandchild.pk},
        {"ad": AdFactory(partner=charlie).pk},
        {"ad": AdFactory(partner=bob).pk},
        {"link": link.pk},
    ]:
        page = as_alice.get(STATS, query).text
        assert "Choose one from the list." in page
        assert tiles(page) == {}


def test_names_are_shown_as_text(as_alice, alice, bob, haircare):
    ad = AdFactory(partner=alice, name="<i>Ad</i>")
    count(alice, haircare, ad)
    count(bob, haircare, ad)
    Partner.objects.filter(pk=bob.pk).update(name="<script>x</script>")
    page = as_alice.get(STATS).text
    for raw in ["<i>Ad", "<script>x"]:
        assert raw not in page


def test_queries_stay_few(as_alice, alice, bob, haircare, django_assert_num_queries):
    for _n in range(50):
        link, ad = TrackingLinkFactory(), AdFactory(partner=alice)
        PartnerFactory(parent=alice)
        count(alice, link, ad)
        count(bob, link, ad)
        credit(alice, link, ad)
    with django_assert_num_queries(21):
        as_alice.get(STATS)
    with django_assert_num_queries(11):
        as_alice.get(STATS, {"who": bob.pk})


def test_only_reading(as_alice):
    assert as_alice.post(STATS).status_code == 405
