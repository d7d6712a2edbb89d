import csv
import io
from datetime import UTC, datetime, timedelta
from itertools import product
from urllib.parse import urlencode
from uuid import UUID

import pytest
import time_machine

from portal import hit_pages
from portal.hit_pages import ROWS
from tests.factories import AdFactory, HitCountFactory, HitFactory, TrackingLinkFactory
from tests.portal.bad_input import BAD_IDS
from tests.portal.test_referrals import address_of, cells
from tests.portal.test_stats import tiles
from tracking.count import HitCount
from tracking.reasons import Reason
from tracking.recounting import recount
from tracking.uuid7 import lowest_uuid7

HITS = "/portal/hits/"
CSV = "/portal/hits.csv"
NOW = datetime(2026, 5, 20, 12, 32, tzinfo=UTC)
TODAY = NOW.date()
MOST_PAGES = 60
BOT = "A bot or crawler, not a person"


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


def click(partner, link, ad=None, minutes_ago=0, **fields):
    """A stored hit, counted as the recorder would."""
    at = NOW - timedelta(minutes=minutes_ago)
    day = (at + timedelta(hours=2)).date()
    hit = HitFactory(partner=partner, link=link, ad=ad, at=at, day=day, **fields)
    key = {
        "partner_id": partner.pk,
        "day": day,
        "link_id": link.pk,
        "ad_id": ad.pk if ad else 0,
        "hit_class": hit.hit_class,
        "reason": hit.reason,
    }
    number = HitCount.objects.filter(**key).first() or HitCountFactory(**key)
    HitCount.objects.filter(**key).update(
        hits=number.hits + 1, unique_hits=number.unique_hits + hit.is_unique
    )
    return hit


def shown_in(page):
    """How many rows the list says that it has."""
    if 'class="shown"' not in page:
        return 0
    return int(page.split('class="shown"><strong>')[1].split("<")[0].replace(",", ""))


def rows(response):
    return list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))


def walk(client, address):
    """The rows of all pages, from the newest one on by the link Older."""
    found = []
    for _page in range(MOST_PAGES):
        if not address:
            return found
        page = client.get(address).text
        assert len(cells(page)) <= ROWS
        found += cells(page)
        address = address_of(page, "next", HITS)
    raise AssertionError("the pages have no end")


def test_it_works(as_alice, alice, haircare):
    ad = AdFactory(partner=alice, name="My website")
    click(alice, haircare, ad, is_unique=True)
    page = as_alice.get(HITS).text
    place = "Hair care free guide My website"
    assert cells(page) == [["20 May 2026, 14:32", place, "Person", "Counted, unique"]]
    assert tiles(page) == {"Hits": "1", "Unique hits": "1", "Not counted": "0"}
    assert shown_in(page) == 1


@pytest.mark.parametrize(
    ("hit_class", "reason", "who", "state"),
    [
        ("human", "", "Person", "Counted, not unique"),
        ("human", "link_archived", "Person", "Not counted: The link was archived"),
        ("bot", "bot", "Bot", f"Not counted: {BOT}"),
        ("self", "self", "You", "Not counted: The partner's own click"),
        ("internal", "internal", "The team of the business", "Not counted: A click of"),
        ("stuffing", "stuffing", "Loaded without a click", "Not counted: Loaded in the"),
    ],
)
def test_says_who_clicked_and_whether_it_counts(
    as_alice, alice, haircare, hit_class, reason, who, state
):
    click(alice, haircare, hit_class=hit_class, reason=reason)
    row = cells(as_alice.get(HITS).text)[0]
    assert row[2] == who
    assert row[3].replace("&#x27;", "'").startswith(state)


def test_nobody_reads_who_the_visitor_was(as_alice, alice, haircare):
    fields = {"user_agent": "Secret phone", "referrer": "https://secret.example/"}
    hit = click(alice, haircare, visitor=UUID(int=77), **fields)
    for address in [HITS, CSV]:
        shown = b"".join(as_alice.get(address)).decode()
        for hidden in ["Secret", "secret", str(hit.visitor), str(hit.dedupe_key)]:
            assert hidden not in shown


def test_shows_own_hits_only(as_alice, bob, charlie, haircare):
    for partner in [bob, charlie]:
        click(partner, haircare)
    assert cells(as_alice.get(HITS).text) == []
    assert len(rows(as_alice.get(CSV))) == 1


def test_names_no_link_of_others(as_alice, alice, charlie):
    theirs = TrackingLinkFactory(name="Secret link", code="hidden-code", partner=charlie)
    click(alice, theirs, reason="reserved_for_another")
    for address in [HITS, CSV]:
        shown = b"".join(as_alice.get(address)).decode()
        assert "A link that you cannot use" in shown
        assert "Secret link" not in shown
        assert "hidden-code" not in shown


def test_a_childs_page_does_not_name_the_parents_ad(as_bob, alice, bob, haircare):
    ad = AdFactory(partner=alice, name="Secret Ad", code="site")
    click(bob, haircare, ad)
    for address in [HITS, f"{HITS}?ad={ad.pk}", CSV]:
        shown = b"".join(as_bob.get(address)).decode()
        assert "Ad of the partner who recruited you" in shown
        assert "Secret Ad" not in shown


def test_a_test_is_in_no_list(as_alice, alice, haircare):
    click(alice, haircare, hit_class="test", reason="test")
    click(alice, haircare, hit_class="test", reason="link_archived")
    assert cells(as_alice.get(HITS).text) == []
    assert len(rows(as_alice.get(CSV))) == 1
    assert as_alice.get(HITS, {"show": "test"}).text.count("Choose one from the list.") == 1


def make_many(alice, haircare):
    """Two links, two Ads and none, counted and not, on many days; some at one instant."""
    ads = [None, AdFactory(partner=alice), AdFactory(partner=alice)]
    links = [haircare, TrackingLinkFactory()]
    reasons = ["", "", "", "self", "bot", "link_archived"]
    for n in range(180):
        reason = reasons[n % 6]
        hit_class = reason if reason in {"self", "bot"} else "human"
        fields = {"reason": reason, "hit_class": hit_class, "is_unique": not reason and n % 5 < 3}
        click(alice, links[n % 2], ads[n % 3], minutes_ago=n // 3 * 400, **fields)
    return links, ads


def test_every_choice_shows_as_many_as_it_says(as_alice, alice, haircare):
    links, ads = make_many(alice, haircare)
    assert recount(TODAY - timedelta(days=40), TODAY, repair=False) == 0
    shown = ["", "counted", "unique", "not_counted", "self", "bot", "link_archived"]
    narrowed = [{}, {"link": links[1].pk}, {"ad": "none"}, {"link": links[0].pk, "ad": ads[1].pk}]
    for query in narrowed:
        for days, show in product([0, 29], shown):
            asked = query | {"first": TODAY - timedelta(days=days), "show": show}
            number = len(walk(as_alice, f"{HITS}?{urlencode(asked)}"))
            assert number == shown_in(as_alice.get(HITS, asked).text), asked
            assert len(rows(as_alice.get(CSV, asked))) == number + 1


def test_pages_neither_skip_nor_repeat(as_alice, alice, haircare):
    make_many(alice, haircare)
    ids = [row.split('href="/portal/hits/')[1][:36] for row in pages_of(as_alice, HITS)]
    assert len(ids) == len(set(ids)) == 180
    assert ids == sorted(ids, reverse=True)


def pages_of(client, address):
    found = []
    while address:
        page = client.get(address).text
        found += page.split("<tbody")[1].split("</tbody>")[0].split("<tr ")[1:]
        address = address_of(page, "next", HITS)
    return found


def test_the_way_back_shows_the_same_pages(as_alice, alice, haircare):
    make_many(alice, haircare)
    newest = as_alice.get(f"{HITS}?show=counted").text
    second = as_alice.get(address_of(newest, "next", HITS)).text
    back = as_alice.get(address_of(second, "prev", HITS)).text
    assert cells(back) == cells(newest)
    assert 'rel="prev"' not in newest


def test_a_page_reads_few_hits_and_leads_on(as_alice, alice, haircare, monkeypatch):
    make_many(alice, haircare)
    monkeypatch.setattr(hit_pages, "MOST_READ", 15)
    for show in ["", "bot", "unique"]:
        address = f"{HITS}?show={show}"
        assert len(walk(as_alice, address)) == shown_in(as_alice.get(address).text)
    oldest = as_alice.get(f"{HITS}?show=bot").text
    while address_of(oldest, "next", HITS):
        oldest = as_alice.get(address_of(oldest, "next", HITS)).text
    assert cells(as_alice.get(address_of(oldest, "prev", HITS)).text)


def test_days_are_the_owners(as_alice, alice, haircare):
    # 22:30 UTC is the next day in Berlin already.
    late = NOW - datetime(2026, 5, 18, 22, 30, tzinfo=UTC)
    click(alice, haircare, minutes_ago=late // timedelta(minutes=1))
    for day, found in [("2026-05-18", 0), ("2026-05-19", 1), ("2026-05-20", 0)]:
        assert len(cells(as_alice.get(HITS, {"first": day, "last": day}).text)) == found


def test_the_file_is_for_spreadsheets(as_alice, alice, haircare):
    click(alice, haircare, AdFactory(partner=alice, name="=1+1", code="one"), is_unique=True)
    click(alice, haircare, minutes_ago=1, hit_class="bot", reason="bot")
    response = as_alice.get(CSV)
    name = "hits-2026-04-21-2026-05-20.csv"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert "no-store" in response.headers["Cache-Control"]
    place = ["Hair care free guide", "haircare"]
    assert rows(response)[1:] == [
        ["2026-05-20 14:32:00", *place, "'=1+1", "one", "Person", "yes", "yes", ""],
        ["2026-05-20 14:31:00", *place, "No ad", "", "Bot", "no", "no", BOT],
    ]


@pytest.mark.parametrize("name", ["before", "after"])
@pytest.mark.parametrize(
    "place",
    [*BAD_IDS, f"{'f' * 32}", f"{'0' * 32}", str(lowest_uuid7(datetime(2150, 1, 1, tzinfo=UTC)))],
)
def test_a_place_made_up_shows_a_page(as_alice, alice, haircare, name, place):
    click(alice, haircare)
    response = as_alice.get(f"{HITS}?{name}={place}")
    assert response.status_code == 200
    assert len(cells(response.text)) == 1


@pytest.mark.parametrize("value", BAD_IDS)
def test_nonsense_is_refused(as_alice, value):
    for field in ["link", "ad", "show", "first", "last"]:
        response = as_alice.get(f"{HITS}?{field}={value}")
        assert response.status_code == 200
        assert "errorlist" in response.text
        assert as_alice.get(f"{CSV}?{field}={value}").status_code == 400


def test_what_is_of_others_is_refused_at_the_field(as_alice, alice, bob, charlie, haircare):
    theirs = TrackingLinkFactory(partner=charlie)
    click(alice, theirs, reason="reserved_for_another")
    for query in [
        {"link": theirs.pk},
        {"ad": AdFactory(partner=charlie).pk},
        {"ad": AdFactory(partner=bob).pk},
    ]:
        assert "Choose one from the list." in as_alice.get(HITS, query).text


def test_reasons_that_name_no_partner_cannot_be_chosen(as_alice):
    page = as_alice.get(HITS).text
    for reason in Reason:
        is_offered = f'value="{reason.value}"' in page
        assert is_offered == (reason.value not in {"partner_missing", "partner_unknown", "test"})


def test_empty_says_what_to_do_next(as_alice, alice, haircare, charlie):
    click(charlie, haircare)
    assert "Send your link to one friend." in as_alice.get(HITS).text
    click(alice, haircare, minutes_ago=60 * 24 * 40)
    assert "Choose a longer range" in as_alice.get(HITS).text
    bots = as_alice.get(HITS, {"first": "2026-04-01", "show": "bot"}).text
    assert "Choose a longer range" in bots


def test_names_are_shown_as_text(as_alice, alice):
    click(alice, TrackingLinkFactory(name="<i>Link"), AdFactory(partner=alice, name="<i>Ad"))
    assert "<i>" not in as_alice.get(HITS).text


def test_queries_stay_few(as_alice, alice, django_assert_num_queries):
    for n in range(ROWS * 2):
        click(alice, TrackingLinkFactory(), AdFactory(partner=alice), minutes_ago=n * 100)
    with django_assert_num_queries(8):
        as_alice.get(HITS)
    with django_assert_num_queries(8):
        b"".join(as_alice.get(CSV))


def test_only_reading(as_alice):
    assert as_alice.post(HITS).status_code == 405
    assert as_alice.post(CSV).status_code == 405
