"""Orders that the owner enters by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime

from tests.factories import ContactFactory, OptInFactory, ReferralFactory
from tests.owner.typing_in import typed
from tracking.models import Contact, Decision, OptIn, Referral

PAGE = "/admin/tracking/optin/purchase/"
ORDER = {"email": "lena@example.org", "amount": "120,00", "number": "A-17"}


def entered(client, **changed):
    return typed(client, PAGE, **(ORDER | changed))


def test_it_works(as_dana, dana, alice):
    answer = entered(
        as_dana, name="Lena", tax="19.16", shipping="4,90", partner=str(alice.pk), currency="eur"
    )
    opt_in = OptIn.objects.get()
    assert answer.headers["Location"].endswith(f"/{opt_in.pk}/change/")
    assert (opt_in.gross, opt_in.tax, opt_in.shipping, opt_in.currency) == (12000, 1916, 490, "EUR")
    assert (opt_in.source, opt_in.external_id, opt_in.created_by) == ("manual", "A-17", dana)
    assert (opt_in.contact.email, opt_in.contact.name) == ("lena@example.org", "Lena")
    page = as_dana.get(answer.headers["Location"]).text
    assert "Purchase entered. <strong>Alice</strong> gets this purchase (EUR 120.00)" in page
    assert "because Dana chose Alice." in page


def test_without_a_partner_the_referrals_decide(as_dana, bob):
    contact = ContactFactory(email="lena@example.org")
    yesterday = datetime.now(UTC) - timedelta(days=1)
    ReferralFactory(contact=contact, partner=bob, occurred_at=yesterday, confirmed_at=yesterday)
    entered(as_dana)
    assert Decision.objects.get().partner == bob


def test_nobody_may_have_sent_them(as_dana):
    page = as_dana.get(entered(as_dana).headers["Location"]).text
    assert "Purchase entered. Nobody gets credit for this purchase (EUR 120.00)" in page


def test_what_may_be_a_duplicate_waits(as_dana):
    now = datetime.now(UTC)
    OptInFactory(
        contact=ContactFactory(email="lena@example.org"),
        kind="purchase",
        gross=12000,
        currency="EUR",
        occurred_at=now,
    )
    page = as_dana.get(entered(as_dana).headers["Location"]).text
    assert "Purchase entered. It waits, as it may be a duplicate." in page
    assert "Count it" in page


def test_the_form_opens_with_the_contact(as_dana):
    contact = ContactFactory(email="lena@example.org")
    assert 'value="lena@example.org"' in as_dana.get(PAGE, {"contact": contact.pk}).text


@pytest.mark.parametrize("key", ["0", "x", "\x00", "9" * 30, "-1", ""])
def test_a_contact_that_does_not_exist(as_dana, key):
    assert as_dana.get(PAGE, {"contact": key}).status_code == 200


def test_entered_twice_it_is_one(as_dana):
    entered(as_dana, occurred_at="2026-01-05T10:00")
    page = as_dana.get(entered(as_dana, occurred_at="2026-01-05T10:00").headers["Location"]).text
    assert "This purchase was entered before; it is counted once." in page
    assert OptIn.objects.count() == 1


def test_one_number_is_one_order(as_dana):
    entered(as_dana, occurred_at="2026-01-05T10:00")
    answer = entered(as_dana, occurred_at="2026-01-05T10:00", amount="99")
    assert answer.context["form"].errors["number"] == [
        "This number was entered before: lena@example.org, EUR 120.00, 5 Jan 2026, 10:00. "
        "Nothing changed."
    ]
    assert OptIn.objects.get().gross == 12000


def test_the_time_is_of_the_owners_zone(as_dana):
    entered(as_dana, occurred_at="2026-01-05T00:30")
    opt_in = OptIn.objects.get()
    assert opt_in.occurred_at == datetime(2026, 1, 4, 23, 30, tzinfo=UTC)
    assert str(opt_in.day) == "2026-01-05"


def tomorrow():
    return localtime(datetime.now(UTC) + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("email", ""),
        ("email", "lena"),
        ("email", "a\x00@example.org"),
        ("email", "x" * 250 + "@example.org"),
        ("name", "x" * 121),
        ("name", "a\x00"),
        ("amount", ""),
        ("amount", "abc"),
        ("amount", "-5"),
        ("amount", "NaN"),
        ("amount", "9" * 30),
        ("tax", "x"),
        ("shipping", "-1"),
        ("currency", ""),
        ("currency", "EURO"),
        ("currency", "ERU"),
        ("number", ""),
        ("number", "x" * 201),
        ("number", "a\x00"),
        ("occurred_at", ""),
        ("occurred_at", "yesterday"),
        ("occurred_at", "1999-01-01T00:00"),
        ("occurred_at", "9999-12-31T23:59"),
        ("occurred_at", "0001-01-01T00:00"),
        ("occurred_at", "2026-03-29T02:30"),
        ("partner", "99999"),
        ("partner", "x"),
        ("partner", "9" * 40),
        ("partner", "\x00"),
    ],
)
def test_bad_fields(as_dana, field, text):
    answer = entered(as_dana, **{field: text})
    assert list(answer.context["form"].errors) == [field]
    assert not OptIn.objects.exists()
    assert not Contact.objects.exists()


def test_tax_and_shipping_are_parts_of_the_amount(as_dana):
    answer = entered(as_dana, amount="10", tax="8", shipping="3")
    assert list(answer.context["form"].errors) == ["amount"]


def test_the_future_is_refused(as_dana):
    assert list(entered(as_dana, occurred_at=tomorrow()).context["form"].errors) == ["occurred_at"]


def test_only_the_team_enters_purchases(as_alice, business):
    assert as_alice.post(PAGE, ORDER).status_code == 403
    assert Client().post(PAGE, ORDER).status_code == 302
    assert not OptIn.objects.exists()


def test_queries(as_dana, alice, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        as_dana.get(PAGE)


def waiting_of(alice, kind="named"):
    opt_in = OptInFactory(kind="purchase", gross=500, currency="EUR", status="waiting")
    evidence = {"candidates": [{"verdict": "wins", "kind": kind, "partner": alice.pk}]}
    Decision.objects.create(opt_in=opt_in, partner=alice, reason="named", evidence=evidence)
    return opt_in


def count_page(opt_in):
    return reverse("admin:tracking_optin_count", args=[opt_in.pk])


@pytest.mark.parametrize(("kind", "is_confirmed"), [("named", True), ("history", False)])
def test_a_possible_duplicate_is_counted_once_the_owner_says_so(as_dana, alice, kind, is_confirmed):
    opt_in = waiting_of(alice, kind)
    address = reverse("admin:tracking_optin_change", args=[opt_in.pk])
    assert count_page(opt_in) in as_dana.get(address).text
    for _twice in range(2):
        as_dana.post(count_page(opt_in))
    opt_in.refresh_from_db()
    assert opt_in.status == "counted"
    assert bool(Referral.objects.get().confirmed_at) is is_confirmed
    assert count_page(opt_in) not in as_dana.get(address).text


def test_counting_is_a_post_of_the_team(as_dana, as_alice, alice):
    opt_in = waiting_of(alice)
    assert as_dana.get(count_page(opt_in)).status_code == 405
    assert as_alice.post(count_page(opt_in)).status_code == 403
    opt_in.refresh_from_db()
    assert opt_in.status == "waiting"
