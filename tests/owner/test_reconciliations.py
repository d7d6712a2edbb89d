"""The owner reads whether the numbers agree, and what to do where they do not."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from business.days import today
from tests.factories import DecisionFactory, HitCountFactory, OptInFactory
from tracking.models import Reconciliation
from tracking.reconciling.run import reconcile

PAGE, HOME = "/admin/reconciliations/", "/admin/"


@pytest.fixture
def check(business):
    """Compares today."""
    return lambda: reconcile(today(business.zone), today(business.zone))


def test_it_works(as_dana, check):
    check()
    page = as_dana.get(PAGE).text
    assert "all numbers agree." in page
    assert "Decisions and their evidence" in page


def test_before_the_first_night(as_dana, business):
    assert "Nothing was checked so far" in as_dana.get(PAGE).text
    assert "not compared yet" in as_dana.get(HOME).text


def test_differences_say_where_and_what_to_do(as_dana, business, check, haircare, alice):
    HitCountFactory(day=today(business.zone), link_id=haircare.pk, partner_id=alice.pk, hits=3)
    opt_in = OptInFactory(day=today(business.zone))
    DecisionFactory(opt_in=opt_in, partner=alice)
    check()
    page = as_dana.get(PAGE).text
    for text in (
        f"partner {alice.pk}, link {haircare.pk}, no Ad: 3 hits are counted, 0 are stored.",
        "recount --repair",
        f"of opt-in {opt_in.pk} has no evidence.",
        f'href="/admin/tracking/optin/{opt_in.pk}/change/"',
        f"partner={alice.pk}&amp;link={haircare.pk}",
        "What to do:",
    ):
        assert text in page
    assert "differences were found" in as_dana.get(HOME).text


def test_each_example_leads_to_a_page(as_dana, business, check, haircare, alice):
    HitCountFactory(day=today(business.zone), link_id=haircare.pk, partner_id=alice.pk, hits=3)
    DecisionFactory(opt_in=OptInFactory(day=today(business.zone)), partner=alice)
    check()
    shown = [each for part in as_dana.get(PAGE).context["checks"] for each in part.examples]
    addresses = {address for _sentence, address in shown if address}
    assert addresses
    for address in addresses:
        assert as_dana.get(address).status_code == 200


def test_the_front_page_says_it_in_a_line(as_dana, check):
    check()
    assert "0 hits and 0 opt-ins" in as_dana.get(HOME).text
    Reconciliation.objects.update(finished_at=timezone.now() - timedelta(days=3))
    assert "it should be every night" in as_dana.get(HOME).text


def test_many_differences_are_summed_up(as_dana, business, check, haircare):
    for number in range(1, 25):
        HitCountFactory(day=today(business.zone), link_id=haircare.pk, ad_id=number, hits=3)
    check()
    page = as_dana.get(PAGE).text
    assert "24 differences." in page
    assert "and 4 more" in page


def test_an_earlier_night(as_dana, check):
    earlier, newest = check(), check()
    page = as_dana.get(f"{PAGE}{earlier.pk}/")
    assert page.context["shown"] == earlier
    assert as_dana.get(PAGE).context["shown"] == newest
    assert as_dana.get(f"{PAGE}0/").status_code == 404


def test_checks_of_an_earlier_version(as_dana, business):
    about = {"started_at": timezone.now(), "finished_at": timezone.now(), "differences": 1}
    checks = [{"name": "old", "compared": 1, "different": 1, "examples": [{"what": "old", "a": 1}]}]
    days = {"first_day": date(2026, 1, 1), "last_day": date(2026, 1, 2)}
    Reconciliation.objects.create(**about, **days, checks=checks)
    assert "a 1, what old" in as_dana.get(PAGE).text
    assert as_dana.get(HOME).status_code == 200


def test_only_the_owners_people_may(as_alice, client, business):
    assert as_alice.get(PAGE).status_code == 403
    assert client.get(PAGE).status_code == 302


def test_only_reading(as_dana):
    assert as_dana.post(PAGE).status_code == 405


def test_queries(as_dana, check, django_assert_max_num_queries):
    check()
    with django_assert_max_num_queries(6):
        as_dana.get(PAGE)
