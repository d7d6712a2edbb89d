"""Contacts, opt-ins, Ads and programs, as the owner reads them."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from tests.factories import (
    AdFactory,
    ContactFactory,
    DecisionFactory,
    OptInFactory,
    PartnerFactory,
    ProgramFactory,
    ReferralFactory,
    TrackingLinkFactory,
)

CANDIDATE = {
    "verdict": "wins",
    "kind": "cookie",
    "first_at": "2026-01-01T10:00:00+00:00",
    "last_at": "2026-01-02T10:00:00+00:00",
    "window_days": 90,
}


def opt_in_of(partner, link, **fields):
    opt_in = OptInFactory(contact=ContactFactory(email="lena@example.org"), **fields)
    evidence = {"candidates": [CANDIDATE | {"partner": partner.pk, "link": link.pk, "ad": None}]}
    DecisionFactory(opt_in=opt_in, partner=partner, link=link, evidence=evidence)
    return opt_in


def test_an_opt_in(as_dana, alice, haircare):
    opt_in = opt_in_of(
        alice, haircare, kind="purchase", gross=12000, tax=1916, currency="EUR", source="api:shop"
    )
    page = as_dana.get(reverse("admin:tracking_optin_change", args=[opt_in.pk])).text
    for text in ("Cookie of the click", "90 days", "EUR 120.00, tax EUR 19.16", "API: shop"):
        assert text in page


def test_what_the_form_asked_more(as_dana):
    opt_in = OptInFactory(answers={"Your <hair>": "<script>alert(1)</script>"})
    page = as_dana.get(reverse("admin:tracking_optin_change", args=[opt_in.pk])).text
    assert "<dt>Your &lt;hair&gt;</dt><dd>&lt;script&gt;alert(1)&lt;/script&gt;</dd>" in page


def test_an_opt_in_without_a_decision(as_dana):
    opt_in = OptInFactory()
    page = as_dana.get(reverse("admin:tracking_optin_change", args=[opt_in.pk])).text
    assert "Nothing is decided yet." in page


def test_what_erased_partners_leave_in_the_evidence(as_dana, alice, haircare):
    opt_in = opt_in_of(alice, haircare)
    decision = opt_in.decisions.get()
    decision.evidence["candidates"][0] |= {"partner": 0, "link": 0, "kind": "new kind"}
    decision.save()
    page = as_dana.get(reverse("admin:tracking_optin_change", args=[opt_in.pk])).text
    assert "new kind" in page


def test_a_contact(as_dana, alice, haircare):
    opt_in = opt_in_of(alice, haircare)
    ReferralFactory(contact=opt_in.contact, partner=alice, link=haircare)
    page = as_dana.get(reverse("admin:tracking_contact_change", args=[opt_in.contact.pk])).text
    assert "Alice (alice)" in page
    assert reverse("admin:tracking_optin_change", args=[opt_in.pk]) in page


def many_opt_ins(number):
    for _each in range(number):
        OptInFactory(contact=DecisionFactory(link=TrackingLinkFactory()).opt_in.contact)


def many_referrals(number):
    contact = ContactFactory()
    for _each in range(number):
        ReferralFactory(contact=contact, link=TrackingLinkFactory())
        OptInFactory(contact=contact)


def many_ads(number):
    for _each in range(number):
        AdFactory()


def many_programs(number):
    for _each in range(number):
        program = ProgramFactory()
        PartnerFactory(programs=[program])
        TrackingLinkFactory(programs=[program])


@pytest.mark.parametrize("number", [1, 20])
@pytest.mark.parametrize(
    ("page", "fill"),
    [
        ("tracking/optin", many_opt_ins),
        ("tracking/contact", many_referrals),
        ("referrals/ad", many_ads),
        ("partners/program", many_programs),
    ],
)
def test_queries(as_dana, number, page, fill, django_assert_max_num_queries):
    fill(number)
    with django_assert_max_num_queries(12):
        as_dana.get(f"/admin/{page}/")


@pytest.mark.parametrize("number", [1, 20])
def test_queries_of_a_contact(as_dana, number, django_assert_max_num_queries):
    many_referrals(number)
    contact = ReferralFactory().contact.__class__.objects.earliest("pk")
    with django_assert_max_num_queries(11):
        as_dana.get(reverse("admin:tracking_contact_change", args=[contact.pk]))


@pytest.mark.parametrize("page", ["tracking/optin", "tracking/contact", "referrals/ad"])
def test_they_are_read_only(as_dana, page):
    OptInFactory()
    AdFactory()
    assert as_dana.get(f"/admin/{page}/add/").status_code == 403


@pytest.mark.parametrize(
    "query", [{"q": "a\x00"}, {"kind__exact": "x"}, {"day__gte": "x"}, {"day__gte": "0000-00-00"}]
)
@pytest.mark.parametrize("page", ["tracking/optin", "tracking/contact", "referrals/ad"])
def test_nonsense_in_the_address(as_dana, page, query):
    assert as_dana.get(f"/admin/{page}/", query, follow=True).status_code in {200, 400}


def test_a_program_opens_its_partners_and_links(as_dana, gold):
    PartnerFactory(name="Golden Anna", programs=[gold])
    page = as_dana.get("/admin/partners/program/").text
    partners = f"/admin/partners/partner/?programs__id__exact={gold.pk}"
    assert f'<a href="{partners}">1</a>' in page
    assert "Golden Anna" in as_dana.get(partners).text


def test_opt_ins_by_credit_and_way_in(as_dana, alice):
    DecisionFactory(partner=alice, opt_in=OptInFactory(contact__email="sent@example.org"))
    OptInFactory(contact__email="alone@example.org", source="manual")
    for query, there, not_there in (
        ({"credit": "partner"}, "sent@", "alone@"),
        ({"credit": "nobody"}, "alone@", "sent@"),
        ({"through": "manual"}, "alone@", "sent@"),
        ({"through": "\x00"}, "0 opt-ins", "sent@"),
        ({"q": "SENT@example"}, "sent@", "alone@"),
    ):
        page = as_dana.get("/admin/tracking/optin/", query, follow=True).text
        assert there in page
        assert not_there not in page


def test_opt_ins_are_found_by_order_number(as_dana):
    OptInFactory(external_id="order-1042", contact__email="lena@example.org")
    OptInFactory(contact__email="other@example.org")
    page = as_dana.get("/admin/tracking/optin/", {"q": "order-1042"}).text
    assert "lena@example.org" in page
    assert "other@example.org" not in page


def test_contacts_by_confirmation(as_dana):
    ContactFactory(email="sure@example.org", confirmed_at=datetime.now(UTC))
    ContactFactory(email="new@example.org")
    page = as_dana.get("/admin/tracking/contact/", {"email": "confirmed"}).text
    assert "sure@example.org" in page
    assert "new@example.org" not in page


def test_the_referrals_of_a_contact_say_how_long_they_count(as_dana, business):
    contact = ContactFactory()
    ReferralFactory(contact=contact, has_no_limit=True, confirmed_at=datetime.now(UTC))
    ReferralFactory(contact=contact, expires_at=datetime(2030, 6, 30, 21, 59, 59, tzinfo=UTC))
    ReferralFactory(contact=contact, note="Told us")
    page = as_dana.get(reverse("admin:tracking_contact_change", args=[contact.pk])).text
    for text in ("No limit", "30 Jun 2030", "As the credit window says", "Provisional", "Told us"):
        assert text in page
