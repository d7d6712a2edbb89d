"""The owner's Link Tracking Stats: every number equals the list that it opens."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from business.days import today
from tests.factories import (
    AdFactory,
    DecisionFactory,
    HitCountFactory,
    HitFactory,
    OptInFactory,
    PartnerFactory,
    ReferralFactory,
    TrackingLinkFactory,
)
from tracking.recounting import recount

PAGE, FILE = "/admin/reports/", "/admin/reports/file/"


@pytest.fixture
def living(haircare, alice, bob, charlie, business):
    """Hits, referrals and opt-ins of every kind on several days; answers Alice's Ad."""
    ad, other, now = (
        AdFactory(partner=alice, name="Flyer"),
        TrackingLinkFactory(),
        datetime.now(UTC),
    )
    for days in (0, 0, 3, 29, 30, 390):
        at = now - timedelta(days=days)
        for partner, link, of_ad in (
            (alice, haircare, ad),
            (alice, haircare, None),
            (bob, haircare, ad),
            (charlie, other, None),
            (charlie, None, None),
        ):
            place = {"partner": partner, "link": link, "ad": of_ad}
            if link:
                HitFactory(at=at, is_unique=True, **place)
                HitFactory(at=at, **place)
                HitFactory(at=at, reason="self", hit_class="self", **place)
                HitFactory(at=at, reason="test", hit_class="test", **place)
                ReferralFactory(source="hit", is_new=True, occurred_at=at, **place)
            ReferralFactory(occurred_at=at, **place)
            for status in ("counted", "repeat", "waiting", "merged", "held", "test"):
                paid = {"kind": "purchase", "gross": 1200, "currency": "EUR", "status": status}
                DecisionFactory(opt_in=OptInFactory(occurred_at=at, **paid), **place)
            DecisionFactory(opt_in=OptInFactory(occurred_at=at), **place)
        HitFactory(at=at, partner=None, link=haircare, reason="partner_unknown")
        DecisionFactory(opt_in=OptInFactory(occurred_at=at), partner=None, reason="nobody")
    last = now.date() + timedelta(days=1)
    recount(last - timedelta(days=500), last, repair=True)
    return ad


def rows_of(client, address: str) -> int:
    """How many rows a list says that it has, and has if they fit on one page."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    if "cl" in answer.context:
        return answer.context["cl"].result_count
    page, total = answer.context["page"], answer.context["total"]
    assert page.older or len(page.rows) == total, address
    return total


def links(text: str):
    """Each number with the list behind it."""
    content = text[text.index('id="content-main"') :]
    for address, number in re.findall(r'<a href="([^"]+)">([\d,]+)</a>', content):
        yield address.replace("&amp;", "&"), int(number.replace(",", ""))


def test_it_works(as_dana, living):
    page = as_dana.get(PAGE)
    totals = page.context["totals"].line
    assert (totals.hits, totals.unique_hits, totals.new_referrals) == (32, 16, 16)
    assert (totals.forms, totals.purchases, totals.revenue) == (24, 20, {"EUR": 24000})
    assert page.context["not_counted_hits"] == 20
    assert "Flyer (Alice)" in page.text


def test_only_the_owners_people_may(as_alice, client, business):
    for address in (PAGE, FILE):
        assert as_alice.get(address).status_code == 403
        assert client.get(address).status_code == 302


@pytest.mark.parametrize("address", [PAGE, FILE])
def test_only_reading(as_dana, address):
    assert as_dana.post(address).status_code == 405


@pytest.mark.parametrize("show", ["links", "partners"])
@pytest.mark.parametrize("narrowed", ["nothing", "partner", "link", "ad", "days"])
def test_each_number_equals_its_list(as_dana, living, alice, haircare, show, narrowed):
    query = {
        "nothing": {},
        "partner": {"partner": alice.pk},
        "link": {"link": haircare.pk},
        "ad": {"ad": living.pk},
        "days": {"first": datetime.now(UTC).date() - timedelta(days=450)},
    }[narrowed]
    found = list(links(as_dana.get(PAGE, query | {"show": show}).text))

    assert len(found) > 10
    for address, number in found:
        assert rows_of(as_dana, address) == number, address


def test_lines_by_partner(as_dana, living, alice, bob, charlie):
    page = as_dana.get(PAGE, {"show": "partners"}).context["page"]
    lines = [(each.name, each.line.hits, each.line.opt_ins) for each in page]
    assert lines == [
        ("Alice", 16, 16),
        ("Charlie", 8, 16),
        ("Bob", 8, 8),
        ("Nobody", 0, 4),
    ]


def test_the_lines_make_the_totals(as_dana, living):
    for show in ("links", "partners"):
        context = as_dana.get(PAGE, {"show": show}).context
        for name in ("hits", "unique_hits", "opt_ins", "new_referrals"):
            lines = sum(getattr(each.line, name) for each in context["page"])
            assert lines == getattr(context["totals"].line, name)


def test_nothing_in_these_days(as_dana, business):
    page = as_dana.get(PAGE, {"first": "2020-01-01", "last": "2020-01-02"})
    assert "No hits and no opt-ins in these days." in page.text


def test_only_uncounted_hits(as_dana, haircare, business):
    HitCountFactory(day=today(business.zone), link_id=haircare.pk, reason="bot", hits=7)
    page = as_dana.get(PAGE).text
    assert "A bot or crawler" in page
    assert ">7</a>" in page


def test_many_lines_are_paged(as_dana, haircare, business):
    day = today(business.zone)
    for _each in range(101):
        HitCountFactory(day=day, partner_id=PartnerFactory().pk, link_id=haircare.pk, hits=2)
    page = as_dana.get(PAGE, {"show": "partners"})
    assert (len(page.context["page"]), page.context["totals"].line.hits) == (100, 202)
    assert 'href="?show=partners&amp;p=2"' in page.text
    assert len(as_dana.get(PAGE, {"show": "partners", "p": "2"}).context["page"]) == 1
    assert as_dana.get(PAGE, {"p": "x"}).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        {"first": "x"},
        {"first": "0001-01-01"},
        {"first": "2020-01-01"},
        {"first": "2026-02-02", "last": "2026-01-01"},
        {"last": "2026-01-01\x00"},
        {"partner": "x"},
        {"link": "none"},
        {"ad": "none"},
        {"ad": "9" * 40},
        {"show": "x"},
    ],
)
def test_nonsense_is_answered_at_the_field(as_dana, business, query):
    page = as_dana.get(PAGE, query)
    assert page.status_code == 200
    assert page.context["form"].errors
    assert as_dana.get(FILE, query).status_code == 400


def test_the_file_holds_the_same_lines(as_dana, living):
    for show, first in (("links", "No link"), ("partners", "Nobody")):
        answer = as_dana.get(FILE, {"show": show})
        lines = answer.content.decode("utf-8-sig").splitlines()
        assert len(lines) == 1 + len(as_dana.get(PAGE, {"show": show}).context["page"])
        assert any(line.startswith(first) for line in lines)
        assert lines[0].endswith("Revenue EUR")
        assert answer["Content-Type"].startswith("text/csv")


@pytest.mark.parametrize("show", ["links", "partners"])
def test_queries(as_dana, living, show, django_assert_max_num_queries):
    for _each in range(20):
        ad = AdFactory()
        HitCountFactory(partner_id=ad.partner_id, link_id=TrackingLinkFactory().pk, ad_id=ad.pk)
    with django_assert_max_num_queries(18):
        as_dana.get(PAGE, {"show": show})


def test_it_stands_in_the_menu(as_dana):
    assert (
        f'<a href="{reverse("admin:reports")}">Link Tracking Stats</a>'
        in as_dana.get("/admin/").text
    )
