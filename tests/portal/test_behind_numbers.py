"""Every number of the portal opens its list, and the list has as many rows as the number says."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client

from business.models import Business
from tests.cast import signed_in
from tests.factories import (
    AdFactory,
    ContactFactory,
    DecisionFactory,
    OptInFactory,
    ReferralFactory,
    TrackingLinkFactory,
)
from tests.portal.test_hits import shown_in
from tests.portal.test_referrals import address_of, cells
from tests.portal.test_stats import tiles
from tracking import testing
from tracking.models import Hit

NOW = datetime(2026, 5, 20, 12, 32, tzinfo=UTC)
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"
LISTS = r"/portal/(?:hits|opt-ins|referrals)/"
NUMBER = re.compile(rf'<a href="({LISTS}\?[^"]+)">([\d,]+|[A-Z]{{3}} [\d,.]+)</a>')
CELL = re.compile(r'<td[^>]*class="number" data-label="([^"]+)">(.*?)</td>', re.DOTALL)
STATUSES = ["counted", "counted", "repeat", "waiting", "merged", "held", "test"]


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def busy(business, alice, bob, haircare):
    """Hits through the redirect, and opt-ins and referrals of every state, over three months."""
    Business.objects.update(shows_revenue=True)
    ads = [AdFactory(partner=alice, code="site"), AdFactory(partner=alice, code="mail")]
    links = [haircare, TrackingLinkFactory(code="shop"), TrackingLinkFactory(code="old")]
    for days in [0, 3, 29, 61]:
        click(days, alice, bob)
    links[2].archive()
    click(0, alice, bob)
    as_tester(alice, haircare)
    for n, status in enumerate(STATUSES * 6):
        partner, link, ad = [alice, alice, bob][n % 3], [*links, None][n % 4], [*ads, None][n % 3]
        opt_in_of(partner, link, ad, days=n, status=status, kind=["form", "purchase"][n % 2])


def click(days, *partners):
    """Each partner's links, opened by people, by the partner and by robots."""
    with time_machine.travel(NOW - timedelta(days=days, minutes=days), tick=False):
        for partner in partners:
            visitor = Client()
            for path in ["haircare", "shop", "old", "haircare", "haircare/{}/site", "shop/{}/mail"]:
                tail = path.format(partner.code) if "{" in path else f"{path}/{partner.code}"
                open_link(visitor, tail)
            open_link(signed_in(partner.user), f"shop/{partner.code}")
            open_link(Client(), f"haircare/{partner.code}/site", agent="Googlebot/2.1")
            open_link(Client(), f"shop/{partner.code}", agent="WhatsApp/2.25.20")


def open_link(client, tail, agent=PHONE):
    assert client.get(f"/go/{tail}", headers={"User-Agent": agent}).status_code == 302


def as_tester(partner, link):
    run = testing.start_test_run(partner, link, None, partner.user)
    address = testing.test_address(run)
    Client().get("/go/" + address.split("/go/")[1], headers={"User-Agent": PHONE})
    assert Hit.objects.filter(hit_class="test").count() == 1


def opt_in_of(partner, link, ad, *, days, kind, status):
    at = NOW - timedelta(days=days)
    paid = {"gross": 1000 + days, "currency": ["EUR", "JPY"][days % 2]} if kind != "form" else {}
    contact = ContactFactory()
    opt_in = OptInFactory(
        contact=contact, occurred_at=at, day=at.date(), kind=kind, status=status, **paid
    )
    DecisionFactory(opt_in=opt_in, partner=partner, link=link, ad=ad)
    source, is_new = [("hit", True), ("hit", False), ("manual", False)][days % 3]
    fields = {"source": source, "is_new": is_new, "link": link, "ad": ad}
    ReferralFactory(contact=contact, partner=partner, occurred_at=at, **fields)


def pages_with_numbers(link):
    week, quarter = ({"first": NOW.date() - timedelta(days=days)} for days in (3, 90))
    yield from [("/portal/", {}), ("/portal/hits/", {}), ("/portal/opt-ins/", {})]
    yield from [("/portal/stats/", week), ("/portal/stats/", quarter | {"link": link.pk})]
    yield "/portal/referrals/", quarter


@pytest.mark.parametrize("person", ["as_alice", "as_bob"])
def test_every_number_opens_as_many_rows_as_it_says(request, busy, haircare, person):
    client = request.getfixturevalue(person)
    numbers = set()
    for address, query in pages_with_numbers(haircare):
        numbers |= set(NUMBER.findall(client.get(address, query).text))
    assert len(numbers) > 40
    rows = {}
    for address, number in sorted(numbers):
        if address not in rows:
            rows[address] = rows_behind(client, unescape(address))
        is_amount = number[:3].isalpha()
        assert number in rows[address] if is_amount else rows[address][0] == number, address


def rows_behind(client, address):
    """How many rows the list says it has, which it has, and the amounts above it."""
    page = client.get(address).text
    shown, amounts = shown_in(page), tiles(page).get("Revenue", "").split(", ")
    found = 0
    while address:
        page = client.get(address).text
        found += len(cells(page))
        path = address.partition("?")[0]
        address = address_of(page, "next", path)
    assert shown == found
    return [f"{shown:,}", *amounts]


@pytest.mark.parametrize("days", [3, 150])
def test_no_number_of_the_stats_leads_nowhere(as_alice, busy, days):
    page = as_alice.get("/portal/stats/", {"first": NOW.date() - timedelta(days=days)}).text
    table = page.split('<table class="lines"')[1].split("</table>")[0]
    for name, cell in CELL.findall(table):
        unlinked = re.sub(r"<a .*?</a>", "", cell)
        assert name == "Rate" or not re.search(r"[1-9]", unlinked), cell
    for label in ["Hits", "Unique hits", "New referrals", "Opt-ins", "Revenue"]:
        assert f"<dt>{label}</dt>\n  <dd><a " in page
    reasons = page.split("<summary>Not counted")[1].split("</ul>")[0]
    assert "</a></span> A bot or crawler, not a person</li>" in reasons
    assert "</a></span> The link was archived</li>" in reasons
    days_table = page.split('<table class="days">')[1].split("</table>")[0]
    assert not re.search(r'class="number">[1-9]', days_table)


def test_what_is_of_a_child_has_no_list(as_alice, busy, bob):
    totals = as_alice.get("/portal/stats/", {"who": bob.pk}).text
    assert tiles(totals)["Hits"] != "0"
    assert not NUMBER.findall(totals)
    assert "Contacts and Ads are for Bob alone." in totals
    page = as_alice.get("/portal/stats/").text
    ads = page.split("Your Ads on links of your referral partners")[1]
    assert "are for these partners alone" in ads
    assert not NUMBER.findall(ads)


def test_a_test_is_in_no_number(as_alice, alice, haircare):
    pages = ["/portal/", "/portal/stats/", "/portal/hits/", "/portal/opt-ins/", "/portal/hits.csv"]
    before = [without_token(as_alice.get(page)) for page in pages]
    as_tester(alice, haircare)
    opt_in_of(alice, haircare, None, days=0, kind="form", status="test")
    ReferralFactory._meta.model.objects.all().delete()
    assert [without_token(as_alice.get(page)) for page in pages] == before


def without_token(response):
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", response.getvalue().decode())
