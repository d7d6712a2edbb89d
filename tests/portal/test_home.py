from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils.html import strip_tags

from business.models import Business
from tests.factories import (
    DecisionFactory,
    HitCountFactory,
    OptInFactory,
    ReferralFactory,
    TrackingLinkFactory,
)
from tracking.hit import HitClass

HOME = "/portal/"
NOON = datetime(2026, 5, 20, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def count(alice, haircare, days_ago=0, **fields):
    day = (NOON - timedelta(days=days_ago)).date()
    HitCountFactory(partner_id=alice.pk, link_id=haircare.pk, day=day, **fields)


def row(page, label):
    """The three numbers beside a label."""
    cells = page.split(f'<th scope="row">{label}</th>')[1].split("</tr>")[0]
    return [strip_tags(cell.split("</td>")[0]) for cell in cells.split("<td>")[1:]]


def test_it_works(as_alice, haircare):
    page = as_alice.get(HOME).text
    assert "Welcome, Alice" in page
    assert "http://127.0.0.1:8000/go/haircare/alice" in page
    assert "Nobody has clicked yet. Copy your link and send it to one friend." in page


def test_shows_the_first_link_in_the_owners_order(as_alice, haircare, business):
    haircare.order = 5
    haircare.save(update_fields=["order"])
    TrackingLinkFactory(name="First", code="first", order=1)
    page = as_alice.get(HOME).text
    assert "/go/first/alice" in page
    assert "/go/haircare/alice" not in page


def test_without_a_link_it_says_whom_to_ask(as_alice):
    page = as_alice.get(HOME).text
    assert "has not given you a link yet." in page
    assert "Nobody has clicked yet" not in page


def test_counts_today_seven_and_thirty_days(as_alice, alice, haircare):
    for days_ago, hits in [(0, 1), (6, 10), (7, 100), (29, 1000), (30, 9000)]:
        count(alice, haircare, days_ago, hits=hits, unique_hits=1)
    for days_ago in [0, 8, 31]:
        at = NOON - timedelta(days=days_ago)
        opt_in = OptInFactory(occurred_at=at, day=at.date())
        DecisionFactory(opt_in=opt_in, partner=alice, link=haircare)
        ReferralFactory(partner=alice, source="hit", is_new=True, occurred_at=at)
    page = as_alice.get(HOME).text
    assert row(page, "Hits") == ["1", "11", "1,111"]
    assert row(page, "Opt-ins") == ["1", "1", "2"]
    assert row(page, "New referrals") == ["1", "1", "2"]


def test_days_are_the_owners(as_alice, alice, haircare):
    # 23:30 UTC is the next day in Berlin already.
    late = datetime(2026, 5, 19, 23, 30, tzinfo=UTC)
    ReferralFactory(partner=alice, source="hit", is_new=True, occurred_at=late)
    assert row(as_alice.get(HOME).text, "New referrals") == ["1", "1", "1"]


def test_a_zero_with_uncounted_hits_explains_them(as_alice, alice, haircare):
    count(alice, haircare, hit_class=HitClass.SELF, reason="self", hits=3)
    page = as_alice.get(HOME).text
    assert "Not counted: 3 (why?)" in page
    assert "own click" in page
    assert "Nobody has clicked yet" not in page


def test_numbers_of_others_do_not_show(as_alice, alice, bob, charlie, haircare):
    for partner in [bob, charlie]:
        count(partner, haircare, hits=7, unique_hits=7)
        DecisionFactory(partner=partner, link=haircare)
    page = as_alice.get(HOME).text
    assert row(page, "Hits") == ["0", "0", "0"]
    assert "contact" not in page


def test_newest_opt_ins_hide_the_address(as_alice, alice, haircare):
    opt_in = OptInFactory(contact__email="lena@example.org", occurred_at=NOON)
    DecisionFactory(opt_in=opt_in, partner=alice, link=haircare)
    page = as_alice.get(HOME).text
    assert "l…@e….org" in page
    assert "lena" not in page


def test_shows_what_the_owner_says_and_pays(as_alice, alice, gold):
    Business.objects.update(welcome="Hello <b>you</b>, see https://example.com/news")
    gold.what_you_earn, gold.when_you_are_paid = "20 %", "Each month"
    gold.save(update_fields=["what_you_earn", "when_you_are_paid"])
    alice.set_programs([gold])
    page = as_alice.get(HOME).text
    assert "&lt;b&gt;you&lt;/b&gt;" in page
    assert "What you earn" in page
    assert "Each month" in page


def test_queries_stay_few(as_alice, alice, haircare, django_assert_num_queries):
    for n in range(50):
        TrackingLinkFactory(order=n + 1)
        DecisionFactory(partner=alice, link=haircare)
    with django_assert_num_queries(12):
        assert as_alice.get(HOME).status_code == 200


def test_only_reading(as_alice):
    assert as_alice.post(reverse("portal:home")).status_code == 405
