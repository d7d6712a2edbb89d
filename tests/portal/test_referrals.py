import csv
import io
from datetime import UTC, datetime, timedelta
from itertools import count, product

import pytest
import time_machine

from portal.paging import ROWS
from tests.factories import (
    AdFactory,
    ContactFactory,
    DecisionFactory,
    OptInFactory,
    ReferralFactory,
    TrackingLinkFactory,
)
from tests.portal.bad_input import BAD_IDS
from tracking.contact import mask_email
from tracking.stats import link_tracking_stats

REFERRALS = "/portal/referrals/"
CSV = "/portal/referrals.csv"
NOW = datetime(2026, 5, 20, 12, 32, tzinfo=UTC)
TODAY = NOW.date()
NUMBERS = count()
MONTH_AGO = TODAY - timedelta(days=29)


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


def cells(page):
    """The texts of each row, the contact first, without the link to the explanation."""
    rows = (
        page.split("<tbody")[1].split("</tbody>")[0].split("<tr ")[1:] if "<tbody" in page else []
    )
    return [
        [words(cell) for cell in row.split('role="')[2:] if ">Why?<" not in cell] for row in rows
    ]


def words(cell):
    text = cell.partition(">")[2]
    while "<" in text:
        before, _, rest = text.partition("<")
        text = before + rest.partition(">")[2]
    return " ".join(text.split())


def emails_on(page):
    return [row[0].split()[0] for row in cells(page)]


def tie(partner, minutes_ago=0, email="", **fields):
    email = email or f"lena{next(NUMBERS)}@example.org"
    contact = fields.pop("contact", None) or ContactFactory(email=email, name="Lena Secret")
    at = NOW - timedelta(minutes=minutes_ago)
    return ReferralFactory(contact=contact, partner=partner, occurred_at=at, **fields)


def walk(client, address):
    """The pages from the newest one on by the link Older."""
    while address:
        page = client.get(address).text
        yield page
        address = address_of(page, "next", REFERRALS)


def address_of(page, rel, base):
    _before, found, rest = page.partition(f'rel="{rel}" href="')
    return base + rest.partition('"')[0].replace("&amp;", "&") if found else None


def rows(response):
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_it_works(as_alice, alice, haircare):
    ad = AdFactory(partner=alice, name="My website", code="website2")
    referral = tie(alice, source="hit", is_new=True, confirmed_at=NOW, link=haircare, ad=ad)
    opt_in = OptInFactory(contact=referral.contact)
    DecisionFactory(opt_in=opt_in, partner=alice)
    page = as_alice.get(REFERRALS).text
    assert cells(page) == [
        [
            "l…@e….org 20 May 2026, 14:32",
            "Clicked your link and was known already",
            "Hair care free guide My website",
            "Confirmed",
            "1",
        ]
    ]


@pytest.mark.parametrize(
    ("fields", "how"),
    [
        ({"source": "hit", "is_new": True}, "Clicked your link and was known already"),
        ({"source": "hit"}, "Clicked your link again"),
        ({"source": "manual"}, "Added by hand"),
        ({"source": "import"}, "Imported"),
    ],
)
def test_says_how_the_contact_came(as_alice, alice, fields, how):
    tie(alice, **fields)
    assert cells(as_alice.get(REFERRALS).text)[0][1] == how


@pytest.mark.parametrize(("kind", "how"), [("form", "Sent a form"), ("purchase", "Bought")])
def test_says_what_the_contact_did(as_alice, alice, kind, how):
    tie(alice, source="opt_in", opt_in=OptInFactory(kind=kind))
    assert cells(as_alice.get(REFERRALS).text)[0][1] == how


def test_says_what_provisional_means(as_alice, alice):
    tie(alice)
    state = cells(as_alice.get(REFERRALS).text)[0][3]
    expected = "Provisional counts with the same click only, until the person confirms or buys"
    assert state == expected


def test_hides_name_and_address(as_alice, alice):
    tie(alice)
    for address in [REFERRALS, CSV]:
        shown = as_alice.get(address).text
        assert "l…@e….org" in shown
        for hidden in ["lena", "Lena", "Secret", "example.org"]:
            assert hidden not in shown


def test_shows_own_contacts_only(as_alice, as_bob, alice, bob, charlie):
    contact = ContactFactory(email="both@example.org")
    for partner in [alice, bob, charlie]:
        tie(partner, contact=contact)
    tie(bob, email="child@example.org")
    tie(charlie, email="stranger@example.org")
    for address in [REFERRALS, f"{REFERRALS}?who={bob.pk}"]:
        assert emails_on(as_alice.get(address).text) == ["b…@e….org"]
    assert len(rows(as_alice.get(CSV, {"who": bob.pk}))) == 2
    assert "b…" not in as_alice.get("/portal/").text
    assert sorted(emails_on(as_bob.get(REFERRALS).text)) == ["b…@e….org", "c…@e….org"]


def test_counts_only_opt_ins_with_own_credit(as_alice, alice, charlie):
    contact = tie(alice).contact
    DecisionFactory(opt_in=OptInFactory(contact=contact), partner=charlie)
    DecisionFactory(opt_in=OptInFactory(contact=contact), partner=None)
    DecisionFactory(opt_in=OptInFactory(contact=contact, status="repeat"), partner=alice)
    corrected = OptInFactory(contact=contact)
    DecisionFactory(opt_in=corrected, partner=alice, is_standing=False)
    DecisionFactory(opt_in=corrected, partner=charlie)
    assert cells(as_alice.get(REFERRALS).text)[0][4] == "None yet"


def test_a_childs_page_does_not_name_the_parents_ad(as_bob, alice, bob, haircare):
    ad = AdFactory(partner=alice, name="Secret Ad", code="site")
    tie(bob, link=haircare, ad=ad)
    page = as_bob.get(REFERRALS, {"ad": ad.pk}).text
    assert emails_on(page) == ["l…@e….org"]
    assert "Secret Ad" not in page
    assert "Ad of the partner who recruited you" in page
    assert "Secret Ad" not in as_bob.get(CSV).text


def test_by_link_and_by_ad(as_alice, alice, haircare):
    ad = AdFactory(partner=alice)
    tie(alice, email="a@example.org", link=haircare)
    tie(alice, email="b@example.org", link=haircare, ad=ad)
    tie(alice, email="c@example.org")
    for query, first_letters in [
        ({"link": haircare.pk}, "ab"),
        ({"ad": ad.pk}, "b"),
        ({"link": "none"}, "c"),
        ({"ad": "none"}, "ac"),
        ({"link": haircare.pk, "ad": "none"}, "a"),
        ({}, "abc"),
    ]:
        found = emails_on(as_alice.get(REFERRALS, query).text)
        assert sorted(each[0] for each in found) == list(first_letters)
        assert len(rows(as_alice.get(CSV, query))) == len(first_letters) + 1


def test_days_are_the_owners(as_alice, alice):
    # 22:30 UTC is the next day in Berlin already.
    referral = tie(alice)
    late = datetime(2026, 5, 18, 22, 30, tzinfo=UTC)
    type(referral).objects.update(occurred_at=late)
    for day, found in [("2026-05-18", 0), ("2026-05-19", 1), ("2026-05-20", 0)]:
        page = as_alice.get(REFERRALS, {"first": day, "last": day}).text
        assert len(cells(page)) == found


def test_new_referrals_are_those_of_the_stats(as_alice, alice, haircare):
    other = TrackingLinkFactory()
    ads = [None, AdFactory(partner=alice)]
    for n in range(24):
        source = "opt_in" if n % 4 == 3 else "hit"
        is_new = source == "hit" and n % 3 > 0
        link = [haircare, other, None][n % 3]
        days = n * 3
        tie(alice, days * 1440, source=source, is_new=is_new, link=link, ad=ads[n % 2])
    lines = link_tracking_stats(alice, MONTH_AGO, TODAY).lines
    assert sum(line.new_referrals for line in lines) > 2
    for line in lines:
        link, ad = (each.pk if each else "none" for each in (line.link, line.ad))
        page = as_alice.get(REFERRALS, {"which": "new", "link": link, "ad": ad}).text
        assert len(cells(page)) == line.new_referrals


def test_the_stats_lead_to_the_rows_behind_a_number(as_alice, alice, haircare):
    tie(alice, source="hit", is_new=True, link=haircare)
    tie(alice, source="hit", is_new=True)
    page = as_alice.get("/portal/stats/").text
    query = f"first={MONTH_AGO}&amp;last={TODAY}"
    for lines, found in [
        (f"{query}&amp;link={haircare.pk}&amp;ad=none", 1),
        (f"{query}&amp;link=none&amp;ad=none", 1),
        (query, 2),
    ]:
        address = f"{REFERRALS}?{lines}&amp;which=new"
        assert f'"{address}"' in page
        assert len(cells(as_alice.get(address.replace("&amp;", "&")).text)) == found


def test_pages_neither_skip_nor_repeat(as_alice, alice):
    # Many at one instant, as an import makes them, and not in the order of their keys.
    ties = [
        tie(alice, minutes_ago=n // 40 * 7 % 5, email=f"{a}@{b}.org")
        for n, (a, b) in enumerate(product("abcdefghijkl", "mnopqrstuv"))
    ]
    ties.sort(key=lambda each: (each.occurred_at, each.pk), reverse=True)
    pages = list(walk(as_alice, REFERRALS))
    assert [len(cells(page)) for page in pages] == [ROWS, ROWS, len(ties) - 2 * ROWS]
    shown = [email for page in pages for email in emails_on(page)]
    assert shown == [mask_email(each.contact.email) for each in ties]


def test_the_way_back_shows_the_same_pages(as_alice, alice):
    for n in range(ROWS * 2 + 20):
        tie(alice, minutes_ago=n // 7, email=f"{n}@example.org")
    pages = list(walk(as_alice, f"{REFERRALS}?ad=none"))
    back = as_alice.get(address_of(pages[2], "prev", REFERRALS)).text
    assert cells(back) == cells(pages[1])
    newest = as_alice.get(address_of(back, "prev", REFERRALS)).text
    assert cells(newest) == cells(pages[0])
    assert 'rel="prev"' not in newest


@pytest.mark.parametrize("name", ["before", "after"])
@pytest.mark.parametrize(
    "place",
    [
        *BAD_IDS,
        "1_",
        "_1",
        "1_1_1",
        f"{'9' * 16}_{'9' * 18}",
        f"{'9' * 17}_1",
        "0_0",
        f"1_{'-' * 36}",
    ],
)
def test_a_place_made_up_shows_a_page(as_alice, alice, name, place):
    tie(alice)
    response = as_alice.get(f"{REFERRALS}?{name}={place}")
    assert response.status_code == 200
    assert len(cells(response.text)) == 1


@pytest.mark.parametrize("field", ["link", "ad", "which"])
@pytest.mark.parametrize("value", BAD_IDS)
def test_nonsense_is_refused_at_the_field(as_alice, field, value):
    response = as_alice.get(f"{REFERRALS}?{field}={value}")
    assert response.status_code == 200
    assert "Choose one from the list." in response.text
    assert as_alice.get(f"{CSV}?{field}={value}").status_code == 400


def test_what_is_of_others_is_refused_at_the_field(as_alice, bob, charlie):
    for query in [
        {"link": TrackingLinkFactory(partner=charlie).pk},
        {"ad": AdFactory(partner=charlie).pk},
        {"ad": AdFactory(partner=bob).pk},
    ]:
        assert "Choose one from the list." in as_alice.get(REFERRALS, query).text


def test_empty_says_what_to_do_next(as_alice, alice, charlie):
    tie(charlie)
    assert "Nobody yet" in as_alice.get(REFERRALS).text
    tie(alice, minutes_ago=60 * 24 * 40)
    assert "Choose a longer range" in as_alice.get(REFERRALS).text


def test_the_file_is_for_spreadsheets(as_alice, alice, haircare):
    tie(alice, email="=cmd@example.org", link=haircare, source="hit", is_new=True)
    ad = AdFactory(partner=alice, name="=1+1")
    tie(alice, minutes_ago=5, email="+1@example.org", ad=ad, confirmed_at=NOW)
    response = as_alice.get(CSV)
    name = "my-referrals-2026-04-21-2026-05-20.csv"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    how = "Clicked your link and was known already"
    place = ["Hair care free guide", "haircare", "No ad", ""]
    assert rows(response)[1] == [
        *["2026-05-20 14:32", "'=…@e….org", how, *place, "Provisional", "0"],
    ]
    assert [cell[:1] for cell in rows(response)[2][1:6]] == ["'", "A", "N", "", "'"]


def test_names_are_shown_as_text(as_alice, alice):
    tie(alice, email="<b>@example.org", ad=AdFactory(partner=alice, name="<i>Ad</i>"))
    page = as_alice.get(REFERRALS).text
    assert "<i>Ad" not in page
    assert "&lt;…@e….org" in page


def test_queries_stay_few(as_alice, alice, django_assert_num_queries):
    for n in range(ROWS * 2):
        link, ad = TrackingLinkFactory(), AdFactory(partner=alice)
        opt_in = OptInFactory()
        DecisionFactory(opt_in=opt_in, partner=alice, link=link, ad=ad)
        fields = {"contact": opt_in.contact, "source": "opt_in", "opt_in": opt_in}
        tie(alice, minutes_ago=n, link=link, ad=ad, **fields)
    with django_assert_num_queries(8):
        as_alice.get(REFERRALS)
    with django_assert_num_queries(7):
        as_alice.get(CSV)


def test_only_reading(as_alice):
    assert as_alice.post(REFERRALS).status_code == 405
    assert as_alice.post(CSV).status_code == 405
