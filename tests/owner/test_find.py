"""The box at the top: whatever is typed or pasted, an answer or what can be asked."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.urls import reverse

from business.days import today
from owner.finding import orders
from tests.factories import (
    AdFactory,
    ContactFactory,
    CreativeFactory,
    DecisionFactory,
    HitFactory,
    OptInFactory,
    PartnerFactory,
    ProgramFactory,
)
from tracking.attribution import Candidate, CreditRules, Kind, attribute
from tracking.evidence import evidence_of
from tracking.hit_ids import HitId, write_hit_id
from tracking.models import Decision
from tracking.salt import salts_around
from tracking.uuid7 import uuid7

FIND = "/admin/find/"
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def found(client, asked):
    page = client.get(FIND, {"q": asked})
    assert page.status_code == 200
    return page.text


def clicked(partner, days, kind=Kind.COOKIE):
    at = NOW - timedelta(days=days)
    return Candidate(kind=kind, partner_id=partner.pk, first_at=at, last_at=at, window_days=90)


def order(number, *candidates, **fields):
    contact = ContactFactory(email=f"lena{number}@example.org", name="Lena Meyer")
    about = {"kind": "purchase", "gross": 12000, "currency": "EUR", "occurred_at": NOW}
    opt_in = OptInFactory(external_id=number, contact=contact, **about | fields)
    finding = attribute(candidates, CreditRules(), NOW)
    Decision.objects.create(
        opt_in=opt_in,
        partner_id=finding.winner.partner_id if finding.winner else None,
        reason=finding.because.value,
        evidence=evidence_of(finding, CreditRules(), ""),
    )
    return opt_in


@pytest.fixture
def order_1042(alice, bob):
    return order("1042", clicked(alice, 3), clicked(bob, 104))


def test_it_works(as_dana, order_1042):
    """Who gets the credit, what became of the other one, and the way to everything else."""
    page = found(as_dana, "1042")
    assert "<strong>Alice</strong> gets this purchase (EUR 120.00) because" in page
    assert "Bob: link clicked 104 days before" in page
    assert "the window is 90 days." in page
    assert reverse("admin:tracking_optin_change", args=[order_1042.pk]) in page


@pytest.mark.parametrize(
    "asked",
    [
        "bob 1042",
        "1042 bob",
        "BOB, 1042",
        "Why was Bob not credited for order 1042?",
        "bob's #1042",
    ],
)
def test_what_became_of_a_partner(as_dana, order_1042, asked):
    page = found(as_dana, asked)
    assert "And Bob?" in page
    assert page.count("Bob: link clicked 104 days before") == 1


def test_a_partner_whom_nothing_ties_to_the_order(as_dana, order_1042, charlie):
    page = found(as_dana, "charlie 1042")
    assert "no click and no referral of Charlie came along with this" in page
    assert f"partner={charlie.pk}&amp;first=2025-12" in page


def test_a_partner_who_has_the_credit(as_dana, order_1042):
    assert "Alice has this credit." in found(as_dana, "alice 1042")


@pytest.mark.parametrize(
    ("number", "asked"),
    [
        ("WC-1042", "wc-1042"),
        ("#1042", "1042"),
        ("1042", "#1042"),
        ("WC-1042-7", "wc-1042"),
        ("shop/1042", "1042"),
        ("Order 10 42", "Order 10 42"),
    ],
)
def test_order_numbers_as_people_type_them(as_dana, number, asked):
    order(number)
    assert f"Purchase {number}" in found(as_dana, asked)


def test_a_number_that_stands_by_itself_comes_first(as_dana):
    order("10421")
    order("2026-1042")
    page = found(as_dana, "1042")
    assert page.index("Purchase 2026-1042") < page.index("Purchase 10421")


def test_what_all_numbers_begin_with_need_not_be_typed(as_dana, alice, bob, monkeypatch):
    monkeypatch.setattr(orders, "NEWEST", 0)
    order("WC-1042", clicked(alice, 3), occurred_at=NOW - timedelta(days=300))
    order("WC-2000")
    page = found(as_dana, "bob 1042")
    assert "Purchase WC-1042" in page
    assert "And Bob?" in page


@pytest.mark.parametrize("asked", ["lena1042@example.org", " LENA1042@example.org.", "lena10"])
def test_a_person_by_email(as_dana, order_1042, asked):
    page = found(as_dana, asked)
    assert "lena1042@example.org" in page
    assert "<strong>Alice</strong> gets this purchase" in page


@pytest.mark.parametrize("asked", ["lena", "Meyer", "meyer lena"])
def test_a_person_by_name(as_dana, order_1042, asked):
    page = found(as_dana, asked)
    assert reverse("admin:tracking_contact_change", args=[order_1042.contact_id]) in page


def test_of_many_people_the_newest_and_the_way_to_all(as_dana):
    for number in range(9):
        ContactFactory(email=f"lena{number}@example.org", name="")
    text = found(as_dana, "lena")
    assert "lena8@" in text and "lena0@" not in text
    assert f'{reverse("admin:tracking_contact_changelist")}?q=lena"' in text


def test_a_person_and_a_partner(as_dana, order_1042):
    assert "And Bob?" in found(as_dana, "bob lena1042@example.org")


@pytest.mark.parametrize("asked", ["alice", "ALICE", "old-alice", "alice@example.com"])
def test_a_partner(as_dana, alice, asked):
    alice.rename("old-alice")
    alice.rename("alice")
    assert reverse("admin:partners_partner_change", args=[alice.pk]) in found(as_dana, asked)


def test_the_partners_that_fit_best_come_alone(as_dana):
    anna = PartnerFactory(name="Anna Meyer")
    other = PartnerFactory(name="Anna Schmidt")
    page = found(as_dana, "anna meyer")
    assert reverse("admin:partners_partner_change", args=[anna.pk]) in page
    assert reverse("admin:partners_partner_change", args=[other.pk]) not in page


@pytest.mark.parametrize("asked", ["spring of", "A GUIDE"])
def test_creatives_by_name_and_subject(as_dana, haircare, asked):
    letter = CreativeFactory(
        kind="email", name="Spring offer", subject="A guide for you", link=haircare
    )
    page = found(as_dana, asked)
    assert (
        f'E-mail: <a href="/admin/referrals/creative/{letter.pk}/change/">Spring offer</a>' in page
    )
    letter.archive()
    assert "Archived" in found(as_dana, asked)


def test_links_ads_and_programs(as_dana, haircare, alice):
    AdFactory(partner=alice, name="Hair letter", code="letter")
    ProgramFactory(name="Hair experts")
    for asked in ("hair", "haircare", "letter"):
        assert "Links, Ads, creatives and programs" in found(as_dana, asked)
    page = found(as_dana, "hair")
    for name in ("Hair care free guide (haircare)", "Hair letter (letter)", "Hair experts"):
        assert name in page


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "see https://www.example.com/haircare?utm_source=x&rid={}#top, please",
        "https%3A%2F%2Fwww.example.com%2F%3Frid%3D{}",
    ],
)
def test_a_click_id(as_dana, alice, haircare, text):
    hit = HitFactory(partner=alice, link=haircare)
    token = write_hit_id(HitId(hit.pk, haircare.pk, alice.pk, None, True))
    page = found(as_dana, text.format(token))
    assert reverse("admin:tracking_hit_change", args=[hit.pk]) in page


def test_a_click_whose_hit_is_not_stored(as_dana, alice, haircare):
    token = write_hit_id(HitId(uuid7(), haircare.pk, alice.pk, None, True))
    page = found(as_dana, token)
    assert "The click id is genuine and counts." in page
    assert "waits to be stored, or it was erased by age" in page


def test_a_click_whose_partner_and_link_were_erased(as_dana):
    page = found(as_dana, write_hit_id(HitId(uuid7(), 998, 999, None, False)))
    assert "A link that was erased, a partner who was erased." in page


def test_a_changed_click_id(as_dana, alice, haircare):
    token = write_hit_id(HitId(uuid7(), haircare.pk, alice.pk, None, True))
    changed = token[:30] + ("A" if token[30] != "A" else "B") + token[31:]
    assert "was not written by this install" in found(as_dana, changed)


def test_the_key_of_a_row(as_dana, order_1042, alice, haircare):
    hit = HitFactory(partner=alice, link=haircare)
    assert "Purchase 1042" in found(as_dana, f"/admin/tracking/optin/{order_1042.pk}/change/")
    address = reverse("admin:tracking_hit_change", args=[hit.pk])
    assert address in found(as_dana, str(hit.pk))
    assert "Nothing found" in found(as_dana, str(uuid4()))


def test_nothing_asked_and_nothing_found_say_what_can_be_found(as_dana):
    assert "What can be found" in as_dana.get(FIND).text
    page = found(as_dana, "<b id=typed>")
    assert "Nothing found for “&lt;b id=typed&gt;”" in page
    assert "paste it and read whether a click would earn credit now" in page


@pytest.mark.parametrize(
    "asked",
    ["\x00", "a\x00b", "\ud800", "x" * 20_000, "1" * 20_000, "%" * 3_000, "%00/go/%00/%00",
     "/go/" * 900, "' OR 1=1 --", "1042 " * 900, "@" * 300, "a@b " * 500, "\u202e/go/x", "🙂"],
)  # fmt: skip
def test_bad_input(as_dana, order_1042, asked):
    page = as_dana.get(f"{FIND}?q={quote(asked, errors='surrogatepass')}")
    assert page.status_code == 200


def test_every_page_has_the_box_once(as_dana):
    for address in ("/admin/", FIND, "/admin/tracking/optin/", "/admin/partners/partner/add/"):
        assert as_dana.get(address).text.count('id="find"') == 1


def test_who_may_not(as_alice, client):
    assert as_alice.get(FIND).status_code == 403
    assert client.get(FIND).status_code == 302


def test_wrong_methods(as_dana):
    assert as_dana.post(FIND, {"q": "x"}).status_code == 405


@pytest.mark.parametrize(
    "asked",
    ["1042", "bob 1042", "lena1042@example.org", "bob lena1042@example.org", "lena", "10", "x9",
     "haircare", "/go/haircare/alice/ad1", "alice"],
)  # fmt: skip
def test_queries(as_dana, order_1042, haircare, alice, asked, django_assert_max_num_queries):
    # The salts of the day are there as soon as anybody clicked.
    salts_around(today(UTC))
    AdFactory(partner=alice, code="ad1")
    DecisionFactory(opt_in=OptInFactory(contact=order_1042.contact), partner=alice)
    with django_assert_max_num_queries(16):
        as_dana.get(FIND, {"q": asked})
