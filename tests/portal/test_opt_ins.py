from datetime import UTC, datetime, timedelta
from itertools import count, product

import pytest
import time_machine

from business.models import Business
from portal.paging import ROWS
from tests.factories import (
    AdFactory,
    ContactFactory,
    DecisionFactory,
    OptInFactory,
    TrackingLinkFactory,
)
from tests.portal.bad_input import BAD_IDS
from tests.portal.test_referrals import address_of, cells, emails_on, rows
from tests.portal.test_stats import tiles
from tracking.stats import link_tracking_stats

OPT_INS = "/portal/opt-ins/"
CSV = "/portal/opt-ins.csv"
NOW = datetime(2026, 5, 20, 12, 32, tzinfo=UTC)
TODAY = NOW.date()
NUMBERS = count()


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


def credit(partner, link=None, ad=None, minutes_ago=0, email="", **fields):
    email = email or f"lena{next(NUMBERS)}@example.org"
    at = NOW - timedelta(minutes=minutes_ago)
    contact = ContactFactory(email=email, name="Lena Secret")
    opt_in = OptInFactory(contact=contact, occurred_at=at, day=at.date(), **fields)
    return DecisionFactory(opt_in=opt_in, partner=partner, link=link, ad=ad)


def counted_in(page):
    """The number above the list."""
    return int(tiles(page)["Opt-ins"])


def shown_in(page):
    """How many rows the list says that it has."""
    return int(page.split('class="shown"><strong>')[1].split("<")[0].replace(",", ""))


def test_it_works(as_alice, alice, haircare):
    ad = AdFactory(partner=alice, name="My website", code="website2")
    credit(alice, haircare, ad)
    page = as_alice.get(OPT_INS).text
    who, place = "l…@e….org 20 May 2026, 14:32", "Hair care free guide My website"
    assert cells(page) == [[who, "Form", place, "Counted"]]
    assert counted_in(page) == 1


@pytest.mark.parametrize(
    ("status", "state", "tile"),
    [
        ("repeat", "Repeat, not counted again", "Repeats"),
        ("waiting", "Possible duplicate, not counted yet", "Possible duplicates"),
        ("merged", "Duplicate, the other one counts", "Duplicates"),
        ("held", "Held, not counted until it was looked at", "Held"),
    ],
)
def test_what_does_not_count_says_so(as_alice, alice, status, state, tile):
    credit(alice, status=status)
    page = as_alice.get(OPT_INS).text
    assert cells(page)[0][3] == state
    assert tiles(page)[tile] == "1"
    assert counted_in(page) == 0


def test_a_test_is_in_no_list(as_alice, alice):
    credit(alice, status="test")
    assert "None yet" in as_alice.get(OPT_INS).text
    assert len(rows(as_alice.get(CSV))) == 1


def test_shows_those_of_one_state(as_alice, alice):
    for kind, status in [("form", "counted"), ("purchase", "counted"), ("form", "repeat")]:
        credit(alice, kind=kind, status=status)
    for state, found in [("", 3), ("counted", 2), ("form", 1), ("purchase", 1), ("repeat", 1)]:
        page = as_alice.get(OPT_INS, {"state": state}).text
        assert len(cells(page)) == found
        assert shown_in(page) == found
        assert len(rows(as_alice.get(CSV, {"state": state}))) == found + 1
    assert "Choose one from the list." in as_alice.get(OPT_INS, {"state": "test"}).text


def test_the_number_is_that_of_the_stats(as_alice, alice, charlie, haircare):
    links = [haircare, TrackingLinkFactory(), None]
    ads = [None, AdFactory(partner=alice), AdFactory(partner=alice)]
    for n, (link, ad) in enumerate([*product(links, ads)] * 4):
        status = ["counted", "counted", "repeat", "counted", "waiting"][n % 5]
        kind = ["form", "purchase"][n % 2]
        credit(alice, link, ad, minutes_ago=n * 1700, status=status, kind=kind)
        credit(charlie, link, ad, minutes_ago=n)
    for days in (1, 7, 30, 90):
        first = TODAY - timedelta(days=days - 1)
        stats = link_tracking_stats(alice, first, TODAY)
        page = as_alice.get(OPT_INS, {"first": first}).text
        assert counted_in(page) == stats.totals.opt_ins
        for line in stats.lines:
            link, ad = (each.pk if each else "none" for each in (line.link, line.ad))
            found = as_alice.get(OPT_INS, {"first": first, "link": link, "ad": ad}).text
            assert counted_in(found) == line.opt_ins
            assert sum(row[3] == "Counted" for row in cells(found)) == line.opt_ins


def test_the_stats_lead_to_the_rows_behind_a_number(as_alice, alice, haircare):
    ad = AdFactory(partner=alice)
    credit(alice, haircare, ad)
    credit(alice)
    page = as_alice.get("/portal/stats/", {"first": TODAY}).text
    query = f"first={TODAY}&amp;last={TODAY}"
    for lines, found in [
        (f"{query}&amp;link={haircare.pk}&amp;ad={ad.pk}", 1),
        (f"{query}&amp;link=none&amp;ad=none", 1),
        (query, 2),
    ]:
        address = f"{OPT_INS}?{lines}&amp;state=counted"
        assert f'"{address}"' in page
        assert counted_in(as_alice.get(address.replace("&amp;", "&")).text) == found


def test_totals_keep_the_filter_of_the_stats(as_alice, alice, haircare):
    credit(alice, haircare)
    credit(alice)
    page = as_alice.get("/portal/stats/", {"link": haircare.pk}).text
    totals = page.split("<tfoot")[1]
    assert f"last={TODAY}&amp;link={haircare.pk}" in totals


def test_a_link_without_hits_can_be_chosen(as_alice, alice):
    link = TrackingLinkFactory()
    link.archive()
    credit(alice, link)
    assert counted_in(as_alice.get(OPT_INS, {"link": link.pk}).text) == 1


def test_shows_own_opt_ins_only(as_alice, alice, bob, charlie):
    credit(bob)
    credit(charlie)
    credit(None)
    corrected = credit(charlie)
    DecisionFactory(opt_in=corrected.opt_in, partner=alice, is_standing=False)
    for address in [OPT_INS, f"{OPT_INS}?who={bob.pk}"]:
        assert cells(as_alice.get(address).text) == []
    assert len(rows(as_alice.get(CSV))) == 1


def test_hides_name_address_and_answers(as_alice, alice):
    credit(alice, answers={"Telephone": "0123456"}, source="form:secret", external_id="A-77")
    for address in [OPT_INS, CSV]:
        shown = as_alice.get(address).text
        assert "l…@e….org" in shown
        for hidden in ["lena", "Lena", "Secret", "example.org", "0123456", "form:secret", "A-77"]:
            assert hidden not in shown


def test_a_childs_page_does_not_name_the_parents_ad(as_bob, alice, bob, haircare):
    ad = AdFactory(partner=alice, name="Secret Ad", code="site")
    credit(bob, haircare, ad)
    for address in [OPT_INS, f"{OPT_INS}?ad={ad.pk}", CSV]:
        shown = as_bob.get(address).text
        assert "Secret Ad" not in shown
        assert "Ad of the partner who recruited you" in shown


def test_the_revenue_shows_if_the_owner_wants(as_alice, alice):
    credit(alice, kind="purchase", gross=123456, tax=456, currency="EUR")
    credit(alice, kind="purchase", gross=5000, currency="JPY", status="waiting", minutes_ago=1)
    credit(alice, minutes_ago=2)
    assert "EUR" not in as_alice.get(OPT_INS).text
    assert "EUR" not in as_alice.get(CSV).text
    Business.objects.update(shows_revenue=True)
    page = as_alice.get(OPT_INS).text
    assert [row[4] for row in cells(page)] == ["EUR 1,230.00", "JPY 5,000", "–"]
    assert tiles(page)["Revenue"] == "EUR 1,230.00"
    head, *found = rows(as_alice.get(CSV))
    assert head[-2:] == ["Revenue", "Currency"]
    assert [row[-2:] for row in found] == [["1230.00", "EUR"], ["5000", "JPY"], ["", ""]]


def test_pages_neither_skip_nor_repeat(as_alice, alice):
    for n in range(ROWS + 20):
        credit(alice, minutes_ago=n // 40)
    newest = as_alice.get(OPT_INS).text
    oldest = as_alice.get(address_of(newest, "next", OPT_INS)).text
    assert (len(cells(newest)), len(cells(oldest))) == (ROWS, 20)
    assert counted_in(oldest) == ROWS + 20
    assert 'rel="next"' not in oldest
    assert cells(as_alice.get(address_of(oldest, "prev", OPT_INS)).text) == cells(newest)


@pytest.mark.parametrize("name", ["before", "after"])
@pytest.mark.parametrize("place", [*BAD_IDS, "1_1", f"1_{'f' * 36}", f"1_{'0' * 8}-{'-' * 27}"])
def test_a_place_made_up_shows_a_page(as_alice, alice, name, place):
    credit(alice)
    response = as_alice.get(f"{OPT_INS}?{name}={place}")
    assert response.status_code == 200
    assert emails_on(response.text) == ["l…@e….org"]


@pytest.mark.parametrize("value", BAD_IDS)
def test_nonsense_is_refused(as_alice, value):
    for field in ["link", "ad", "first", "last"]:
        assert as_alice.get(f"{OPT_INS}?{field}={value}").status_code == 200
        assert as_alice.get(f"{CSV}?{field}={value}").status_code == 400


@pytest.mark.parametrize("email", ["=1+1@example.org", "+1@example.org", "-1@example.org"])
def test_cells_are_never_formulas(as_alice, alice, email):
    credit(alice, email=email)
    assert rows(as_alice.get(CSV))[1][1] == f"'{email[0]}…@e….org"


def test_empty_says_what_to_do_next(as_alice, alice, charlie):
    credit(charlie)
    assert "Send your link to one friend." in as_alice.get(OPT_INS).text
    credit(alice, minutes_ago=60 * 24 * 40)
    assert "Choose a longer range" in as_alice.get(OPT_INS).text


def test_home_leads_to_all(as_alice, alice):
    assert OPT_INS not in as_alice.get("/portal/").text
    credit(alice)
    assert f'href="{OPT_INS}"' in as_alice.get("/portal/").text


def test_queries_stay_few(as_alice, alice, django_assert_num_queries):
    for _n in range(ROWS * 2):
        credit(alice, TrackingLinkFactory(), AdFactory(partner=alice))
    with django_assert_num_queries(8):
        as_alice.get(OPT_INS)
    with django_assert_num_queries(7):
        as_alice.get(CSV)


def test_only_reading(as_alice):
    assert as_alice.post(OPT_INS).status_code == 405
    assert as_alice.post(CSV).status_code == 405
