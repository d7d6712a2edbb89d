"""Test it: the owner tries a link out (docs/rules.md, Test runs)."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import ContactFactory, DecisionFactory, OptInFactory, TrackingLinkFactory
from tests.tracking.conftest import BROWSER
from tracking.models import TestRun
from tracking.testing import MOST_A_DAY, start_test_run, test_address

START = "/admin/tests/"
test_address.__test__ = False


@pytest.fixture
def run(dana, alice, haircare) -> TestRun:
    return start_test_run(alice, haircare, None, dana)


def page_of(run, part="") -> str:
    return f"{START}{run.pk}/{part}"


def open_address(run):
    parts = urlsplit(test_address(run))
    return Client().get(f"{parts.path}?{parts.query}", headers={"User-Agent": BROWSER})


def test_it_works(as_dana, dana, alice, charlie, haircare):
    answer = as_dana.post(START, {"link": haircare.pk, "partner": charlie.pk})
    run = TestRun.objects.get()
    assert answer["Location"] == page_of(run)
    assert (run.link, run.partner, run.started_by) == (haircare, charlie, dana)
    page = as_dana.get(page_of(run)).text
    assert test_address(run) in page
    assert "Test: in no statistics." in page


def test_whom_it_chooses_by_itself(as_dana, alice, charlie, haircare):
    reserved = TrackingLinkFactory(partner=charlie)
    for link, partner in ((haircare, alice), (reserved, charlie)):
        as_dana.post(START, {"link": link.pk})
        assert TestRun.objects.latest("started_at").partner == partner


def test_who_may_not_use_the_link_reads_why(as_dana, alice, charlie):
    link = TrackingLinkFactory(partner=charlie)
    as_dana.post(START, {"link": link.pk, "partner": alice.pk})
    run = TestRun.objects.get()
    open_address(run)
    page = as_dana.get(page_of(run)).text
    assert "would not count: the link is reserved for another partner." in page
    assert "Open the link and change who may use it." in page


def test_nobody_who_could_use_it(as_dana, haircare):
    answer = as_dana.post(START, {"link": haircare.pk}, follow=True)
    assert "No active partner can use this link" in answer.text
    assert not TestRun.objects.exists()


@pytest.mark.parametrize("link", ["", "x", "0", "9" * 40, "\x00"])
def test_no_such_link(as_dana, alice, link):
    assert as_dana.post(START, {"link": link}).status_code == 404


@pytest.mark.parametrize("partner", ["x", "0", "9" * 40, "\x00"])
def test_no_such_partner_is_none_chosen(as_dana, alice, haircare, partner):
    as_dana.post(START, {"link": haircare.pk, "partner": partner})
    assert TestRun.objects.get().partner == alice


def test_it_is_offered_at_the_link(as_dana, alice, haircare):
    change = as_dana.get(reverse("admin:referrals_trackinglink_change", args=[haircare.pk])).text
    assert f'formaction="{START}" name="link" value="{haircare.pk}"' in change
    address = reverse("admin:referrals_trackinglink_address", args=[haircare.pk])
    assert f'action="{START}"' in as_dana.get(address, {"partner": alice.pk}).text


def test_partners_runs_too(as_dana, alice, haircare):
    run = start_test_run(alice, haircare, None, alice.user)
    assert as_dana.get(page_of(run)).status_code == 200


def test_the_line_to_paste_when_nothing_comes(as_dana, run):
    open_address(run)
    assert "s.js" not in as_dana.get(page_of(run, "steps/")).text
    TestRun.objects.update(started_at=run.started_at - timedelta(minutes=61))
    assert "Nobody opened the link" in as_dana.get(page_of(run, "steps/")).text


def test_a_form_that_came_without_anything_is_named(as_dana, run):
    open_address(run)
    opt_in = OptInFactory(contact=ContactFactory(email="lena@example.org", name=""))
    DecisionFactory(opt_in=opt_in, partner=None, reason="nobody")
    steps = as_dana.get(page_of(run, "steps/")).text
    assert "lena@example.org came without click id and cookie" in steps
    assert reverse("admin:tracking_optin_change", args=[opt_in.pk]) in steps


@pytest.mark.parametrize("part", ["", "steps/", "qr.svg"])
def test_only_for_the_team(as_alice, client, run, part):
    assert as_alice.get(page_of(run, part)).status_code == 403
    assert client.get(page_of(run, part)).status_code == 302


@pytest.mark.parametrize("part", ["", "steps/", "qr.svg"])
def test_wrong_methods(as_dana, run, part):
    assert as_dana.post(page_of(run, part)).status_code == 405
    assert as_dana.get(START).status_code == 405


def test_too_many_are_refused_in_words(as_dana, run, haircare):
    for _ in range(MOST_A_DAY):
        answer = as_dana.post(START, {"link": haircare.pk}, follow=True)
    assert f"You started {MOST_A_DAY} tests within a day." in answer.text


def test_unchanged_steps_are_not_sent_again(as_dana, run):
    first = as_dana.get(page_of(run, "steps/"))
    again = as_dana.get(page_of(run, "steps/"), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert as_dana.get(page_of(run, "qr.svg"))["Content-Type"] == "image/svg+xml"


def test_queries_stay_few(as_dana, run, django_assert_num_queries):
    open_address(run)
    with django_assert_num_queries(7):
        as_dana.get(page_of(run, "steps/"))
