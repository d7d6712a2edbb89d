"""Referrals that the owner adds by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from business.models import Business
from partners.models import Partner
from tests.factories import ContactFactory, TrackingLinkFactory
from tests.owner.typing_in import typed
from tracking.models import Decision, Referral


@pytest.fixture
def lena(business):
    return ContactFactory(email="lena@example.org", name="Lena")


@pytest.fixture
def page(lena):
    return reverse("admin:tracking_contact_referral", args=[lena.pk])


def test_it_works(as_dana, dana, alice, haircare, lena, page):
    typed(as_dana, page, partner=str(alice.pk), link=str(haircare.pk), note="On the phone")
    referral = Referral.objects.get()
    assert (referral.contact, referral.partner, referral.link) == (lena, alice, haircare)
    assert (referral.source, referral.created_by, referral.note) == (
        "manual",
        dana,
        "On the phone",
    )
    assert referral.confirmed_at
    assert (referral.expires_at, referral.has_no_limit, referral.is_new) == (None, False, False)
    contact = as_dana.get(reverse("admin:tracking_contact_change", args=[lena.pk])).text
    assert "Lena is tied to Alice now." in contact
    assert "On the phone" in contact


def test_the_next_purchase_is_the_partners(as_dana, alice, lena, page):
    typed(as_dana, page, partner=str(alice.pk))
    order = {"email": lena.email, "amount": "5", "number": "1"}
    typed(as_dana, "/admin/tracking/optin/purchase/", **order)
    assert Decision.objects.get().partner == alice


def test_it_ends_with_the_owners_day(as_dana, alice, page):
    typed(as_dana, page, partner=str(alice.pk), last_day="2030-06-30")
    assert Referral.objects.get().expires_at == datetime(2030, 6, 30, 21, 59, 59, tzinfo=UTC)


def test_it_may_count_for_ever(as_dana, alice, page):
    typed(as_dana, page, partner=str(alice.pk), has_no_limit="on")
    assert Referral.objects.get().has_no_limit


def test_sent_twice_it_is_one(as_dana, alice, page):
    for _twice in range(2):
        typed(as_dana, page, partner=str(alice.pk))
    assert Referral.objects.count() == 1


def yesterday():
    return str((datetime.now(UTC) - timedelta(days=2)).date())


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("partner", ""),
        ("partner", "99999"),
        ("partner", "x"),
        ("partner", "9" * 40),
        ("link", "99999"),
        ("link", "\x00"),
        ("last_day", "2026-02-30"),
        ("last_day", "9999-12-31"),
        ("last_day", "0001-01-01"),
        ("last_day", "2026-01-01"),
        ("note", "x" * 401),
        ("note", "a\x00"),
    ],
)
def test_bad_fields(as_dana, alice, page, field, text):
    answer = typed(as_dana, page, **({"partner": str(alice.pk)} | {field: text}))
    assert list(answer.context["form"].errors) == [field]
    assert not Referral.objects.exists()


def test_a_last_day_or_no_limit(as_dana, alice, page):
    both = {"last_day": "2030-01-01", "has_no_limit": "on"}
    answer = typed(as_dana, page, partner=str(alice.pk), **both)
    assert list(answer.context["form"].errors) == ["last_day"]


def test_a_link_of_another_partner(as_dana, alice, charlie, page):
    link = TrackingLinkFactory(partner=charlie)
    answer = typed(as_dana, page, partner=str(alice.pk), link=str(link.pk))
    assert answer.context["form"].errors["link"] == [
        "This link earns the partner no credit. The link is reserved for another partner."
    ]


def test_an_inactive_partner_is_mentioned(as_dana, alice, page):
    Partner.objects.filter(pk=alice.pk).update(status="inactive")
    answer = typed(as_dana, page, partner=str(alice.pk))
    assert "no credit until active" in as_dana.get(answer.headers["Location"]).text


def test_only_cookies_is_mentioned(as_dana, alice, page):
    Business.objects.update(tracking_method="cookies")
    assert "referrals are not used" in as_dana.get(page).text


def test_only_the_team_adds_referrals(as_alice, alice, page):
    assert as_alice.post(page, {"partner": alice.pk}).status_code == 403
    assert Client().post(page, {"partner": alice.pk}).status_code == 302
    assert not Referral.objects.exists()


@pytest.mark.parametrize("key", ["0", "9" * 30])
def test_a_contact_that_does_not_exist(as_dana, key):
    assert as_dana.get(f"/admin/tracking/contact/{key}/referral/").status_code == 404


def test_queries(as_dana, alice, page, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        as_dana.get(page)
