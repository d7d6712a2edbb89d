"""Recruit links: who brought an applicant, and what becomes of it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from business.models import Business
from partners.models import Joining, Partner, PartnerApplication
from partners.recruiting import COOKIE
from portal import apply_form
from tests.factories import ApplicationFactory
from tracking.models import Hit, HitCount

LENA = {"name": "Lena", "email": "lena@example.org"}
GENERATOR = "/portal/generator/"


@pytest.fixture(autouse=True)
def set_up(dana):
    """An install with an owner: before there is one, nobody applies."""


@pytest.fixture(autouse=True)
def recruiting(business, monkeypatch) -> None:
    monkeypatch.setattr(apply_form, "FASTEST_SECONDS", 0)
    Joining.objects.create(lets_partners_recruit=True)


def apply(client, page) -> Partner | None:
    seal = re.search(r'name="seal" value="([^"]*)"', page.text)[1]
    client.post("/apply/", LENA | {"seal": seal})
    return PartnerApplication.objects.get().recruiter


def open_link(client, code="alice", **headers):
    return client.get(f"/r/{code}", follow=True, headers=headers)


def test_it_works(client, as_alice, alice):
    page = as_alice.get(GENERATOR).text
    assert "http://127.0.0.1:8000/r/alice" in page
    assert apply(client, open_link(client)) == alice


def test_the_recruiter_becomes_the_parent(as_dana, alice):
    application = ApplicationFactory(recruiter=alice)
    address = f"/admin/partners/partnerapplication/{application.pk}/"
    page = as_dana.get(f"{address}change/")
    assert "Alice (alice)" in page.text
    form = page.context["approve_form"]
    assert form.initial["parent"] == alice.pk
    sent = {"approve-name": "Lena", "approve-code": "lena", "approve-parent": alice.pk}
    as_dana.post(f"{address}approve/", sent)
    assert Partner.objects.get(code="lena").parent == alice


def test_a_recruiter_who_is_not_active_any_more_is_not_chosen(as_dana, alice):
    application = ApplicationFactory(recruiter=alice)
    alice.set_status(Partner.Status.BANNED)
    page = as_dana.get(f"/admin/partners/partnerapplication/{application.pk}/change/")
    assert "parent" not in page.context["approve_form"].initial
    assert "is not active and is not chosen" in page.text


def test_who_comes_back_later_is_still_known(client, alice):
    open_link(client)
    assert apply(client, client.get("/apply/")) == alice


@pytest.mark.parametrize(("days", "is_known"), [(89, True), (91, False)])
def test_for_ninety_days(client, alice, time_machine, days, is_known):
    open_link(client)
    time_machine.move_to(datetime.now(UTC) + timedelta(days=days))
    assert (apply(client, client.get("/apply/")) == alice) is is_known


def test_the_latest_link_counts(client, alice, charlie):
    open_link(client)
    open_link(client, "charlie")
    assert apply(client, client.get("/apply/")) == charlie


@pytest.mark.parametrize("signal", ["Sec-GPC", "DNT"])
def test_privacy_leaves_no_cookie(client, alice, signal):
    page = open_link(client, **{signal: "1"})
    assert COOKIE not in client.cookies
    assert apply(client, page) == alice


def test_below_cookie_consent_no_cookie(client, alice):
    Business.objects.update(consent="id")
    open_link(client)
    assert COOKIE not in client.cookies


@pytest.mark.parametrize("code", ["ALICE", "alice.", "alice/", "former", "alice)"])
def test_spellings(client, alice, code):
    alice.rename("former")
    alice.rename("alice")
    assert apply(client, open_link(client, code)) == alice


@pytest.mark.parametrize("code", ["nobody", "%00", "a" * 80, "..", "%3Cb%3E", "-"])
def test_unknown_codes_lead_to_the_form(client, alice, code):
    page = open_link(client, code)
    assert page.redirect_chain[-1][0] == "/apply/"
    assert apply(client, page) is None


@pytest.mark.parametrize("status", ["applied", "inactive", "banned"])
def test_only_active_partners_recruit(client, alice, status):
    open_link(client)
    page = open_link(Client())
    alice.set_status(Partner.Status(status))
    assert open_link(Client()).redirect_chain[-1][0] == "/apply/"
    assert apply(client, page) is None


@pytest.mark.parametrize("value", ["", "x", "1", "1:a:b", "ä" * 300])
def test_forged_cookies(client, alice, value):
    client.cookies[COOKIE] = value
    assert apply(client, client.get("/apply/")) is None


@pytest.mark.parametrize("setting", ["lets_partners_recruit", "takes_applications"])
def test_where_the_owner_does_not_want_it(client, as_alice, alice, setting):
    Joining.objects.update(**{setting: False})
    assert "Recruit a partner" not in as_alice.get(GENERATOR).text
    assert as_alice.get("/portal/recruit.svg").status_code == 404
    assert open_link(client).redirect_chain[-1][0] == "/apply/"
    assert COOKIE not in client.cookies


def test_an_inactive_partner_sees_no_address(as_alice, alice):
    alice.set_status(Partner.Status.INACTIVE)
    assert "Recruit a partner" not in as_alice.get(GENERATOR).text
    assert as_alice.get("/portal/recruit.png").status_code == 403


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_qr(as_alice, kind):
    response = as_alice.get(f"/portal/recruit.{kind}?download=1")
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]


def test_no_hit_comes_of_it(client, alice):
    open_link(client)
    assert not Hit.objects.exists()
    assert not HitCount.objects.exists()


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_other_methods(client, alice, method):
    assert getattr(client, method)("/r/alice").status_code == 405
