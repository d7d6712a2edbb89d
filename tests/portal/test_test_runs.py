"""Test: a partner tries a link out (docs/rules.md, Test runs)."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import AdFactory, TrackingLinkFactory
from tests.portal.bad_input import BAD_IDS
from tests.tracking.conftest import BROWSER
from tracking.models import TestRun
from tracking.testing import MOST_A_DAY, test_address

START = "/portal/test/"
test_address.__test__ = False


@pytest.fixture
def run(as_alice, haircare) -> TestRun:
    as_alice.post(f"{START}?link={haircare.pk}")
    return TestRun.objects.get()


def page_of(run, part="") -> str:
    return f"{START}{run.pk}/{part}"


def open_address(run, agent=BROWSER):
    parts = urlsplit(test_address(run))
    return Client().get(f"{parts.path}?{parts.query}", headers={"User-Agent": agent})


def test_it_works(as_alice, alice, run, haircare):
    assert (run.partner, run.link, run.ad, run.started_by) == (alice, haircare, None, alice.user)
    page = as_alice.get(page_of(run)).text
    assert "Test: in no statistics." in page
    assert test_address(run) in page
    assert "Nobody has opened the link yet." in page


def test_steps_go_on_as_it_happens(as_alice, run):
    open_address(run)
    steps = as_alice.get(page_of(run, "steps/")).text
    assert "A prospect&#x27;s click would count." in steps
    assert "Now send the form" in steps


def test_unchanged_steps_are_not_sent_again(as_alice, run):
    first = as_alice.get(page_of(run, "steps/"))
    again = as_alice.get(page_of(run, "steps/"), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    open_address(run)
    changed = as_alice.get(page_of(run, "steps/"), headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200


def test_the_qr_code(as_alice, run):
    response = as_alice.get(page_of(run, "qr.svg"))
    assert response["Content-Type"] == "image/svg+xml"
    assert "style=" not in response.text


def test_with_an_ad_and_for_a_child(as_alice, alice, bob, haircare):
    ad = AdFactory(partner=alice)
    as_alice.post(f"{START}?link={haircare.pk}&who={bob.pk}&ad={ad.pk}")
    run = TestRun.objects.get()
    assert (run.partner, run.ad) == (bob, ad)
    assert "This link credits <strong>Bob</strong>, not you." in as_alice.get(page_of(run)).text


def test_another_one(as_alice, run):
    page = as_alice.get(page_of(run)).text
    assert f'action="{START}?link={run.link_id}"' in page


def test_it_says_why_a_click_would_not_count(as_alice, run, haircare):
    haircare.archive()
    open_address(run)
    page = as_alice.get(page_of(run)).text
    assert "would not count: the link was archived." in page


def test_after_an_hour_it_is_over(as_alice, run):
    TestRun.objects.update(started_at=run.started_at - timedelta(hours=1))
    page = as_alice.get(page_of(run)).text
    assert "This test is over" in page
    assert "test_run=" not in page
    assert "This test is over" in as_alice.get(page_of(run, "steps/")).text


@pytest.mark.parametrize("part", ["", "steps/", "qr.svg"])
def test_others_see_nothing(as_charlie, as_bob, as_dana, client, run, part):
    for stranger in (as_charlie, as_bob):
        assert stranger.get(page_of(run, part)).status_code == 404
    assert as_dana.get(page_of(run, part)).status_code == 403
    assert client.get(page_of(run, part)).status_code == 302


@pytest.mark.parametrize("part", ["", "steps/", "qr.svg"])
def test_wrong_methods(as_alice, run, part):
    assert as_alice.post(page_of(run, part)).status_code == 405
    assert as_alice.get(START).status_code == 405


def test_of_others_links_there_is_none(as_alice, charlie, haircare):
    theirs = TrackingLinkFactory(partner=charlie)
    ad = AdFactory(partner=charlie)
    for query in (
        "",
        f"link={theirs.pk}",
        f"link={haircare.pk}&who={charlie.pk}",
        f"link={haircare.pk}&ad={ad.pk}",
    ):
        answer = as_alice.post(f"{START}?{query}", follow=True)
        assert "This link cannot be tested any more." in answer.text
    assert not TestRun.objects.exists()


@pytest.mark.parametrize("value", BAD_IDS)
@pytest.mark.parametrize("field", ["link", "who", "ad"])
def test_nonsense_starts_nothing(as_alice, haircare, field, value):
    start = f"link={haircare.pk}&" if field != "link" else ""
    assert as_alice.post(f"{START}?{start}{field}={value}").status_code == 302
    assert not TestRun.objects.exists()


def test_an_inactive_partner_starts_none(as_alice, alice, haircare):
    alice.set_status("inactive")
    assert as_alice.post(f"{START}?link={haircare.pk}").status_code == 403
    assert not TestRun.objects.exists()


def test_too_many_are_refused_in_words(as_alice, run, haircare):
    for _ in range(MOST_A_DAY):
        answer = as_alice.post(f"{START}?link={haircare.pk}", follow=True)
    assert f"You started {MOST_A_DAY} tests within a day." in answer.text
    assert TestRun.objects.count() == MOST_A_DAY


@pytest.mark.parametrize("page", ["portal:home", "portal:generator"])
def test_it_is_offered_where_links_are(as_alice, haircare, page):
    query = {"where": haircare.pk} if page == "portal:generator" else {}
    shown = as_alice.get(reverse(page), query).text
    assert f'action="{START}?link={haircare.pk}"' in shown


def test_queries_stay_few(as_alice, run, django_assert_num_queries):
    open_address(run)
    with django_assert_num_queries(6):
        as_alice.get(page_of(run))
    with django_assert_num_queries(6):
        as_alice.get(page_of(run, "steps/"))
