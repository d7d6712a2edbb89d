from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from business.models import AuditEntry
from tests.factories import (
    ClaimFactory,
    ContactFactory,
    DecisionFactory,
    HitFactory,
    OptInFactory,
    ReferralFactory,
)
from tracking.models import Claim, Decision, OptIn

LIST = "/admin/tracking/claim/"
ANSWER = "Your friend's order came through. Thank you."


@pytest.fixture
def order(bob, haircare):
    """Order 1042, which Bob is credited with."""
    contact = ContactFactory(email="lena@example.org", name="Lena")
    about = {"kind": "purchase", "gross": 12000, "currency": "EUR", "external_id": "1042"}
    opt_in = OptInFactory(contact=contact, **about)
    DecisionFactory(opt_in=opt_in, partner=bob, link=haircare)
    return opt_in


@pytest.fixture
def claim(alice, order):
    return ClaimFactory(partner=alice, email="Lena@example.org", note="She told me she bought.")


def address(claim, deed="change"):
    return reverse(f"admin:tracking_claim_{deed}", args=[claim.pk])


def standing(opt_in):
    return Decision.objects.standing().get(opt_in=opt_in)


def chosen(opt_in, **more):
    return {"opt_in": f"{opt_in.pk}:{standing(opt_in).pk}", "answer": ANSWER} | more


def test_it_works(as_dana, dana, alice, claim, order):
    page = as_dana.post(address(claim, "accept"), chosen(order), follow=True)
    assert "Alice has the credit now and reads your answer." in page.text
    claim.refresh_from_db()
    assert (claim.state, claim.answer, claim.answered_by) == ("accepted", ANSWER, dana)
    assert (standing(order).partner, standing(order).note) == (alice, ANSWER)
    assert claim.decision == standing(order)
    assert AuditEntry.objects.count() == 2


def test_clicks_after_the_opt_in_are_left_out(as_dana, alice, claim, order, haircare):
    before, after = (
        HitFactory(partner=alice, link=haircare, at=order.occurred_at + timedelta(hours=hours))
        for hours in (-1, 1)
    )
    page = as_dana.get(address(claim)).text
    assert str(before.pk) in page
    assert str(after.pk) not in page


def test_refused(as_dana, bob, claim, order):
    page = as_dana.post(address(claim, "refuse"), {"answer": "It was Bob's click."}, follow=True)
    assert "Refused. Alice reads your answer." in page.text
    claim.refresh_from_db()
    assert (claim.state, claim.answer) == ("refused", "It was Bob's click.")
    assert standing(order).partner == bob


def test_the_page_shows_both_sides(as_dana, alice, claim, order, haircare):
    HitFactory(partner=alice, link=haircare, hit_class="bot", reason="bot")
    page = as_dana.get(address(claim)).text
    for text in (
        "Alice misses credit",
        "She told me she bought.",
        "<strong>Bob</strong> gets this purchase (EUR 120.00)",
        "Hits of the partner around that day",
        "All hits of these days",
        "A bot or crawler, not a person",
        "Accept: give the chosen opt-in to Alice",
        f'value="{order.pk}:{standing(order).pk}" checked',
    ):
        assert text in page


def test_clicks_that_tied_the_person_come_alone(as_dana, alice, claim, order, haircare):
    hit = HitFactory(partner=alice, link=haircare)
    HitFactory(partner=alice, link=haircare, reason="bot", hit_class="bot")
    ReferralFactory(contact=order.contact, partner=alice, hit=hit.pk)
    page = as_dana.get(address(claim)).text
    assert "Clicks that tied this person to the partner" in page
    assert "A bot or crawler" not in page


def test_nothing_fits(as_dana, alice):
    claim = ClaimFactory(partner=alice, number="no-such", email="nobody@example.org")
    page = as_dana.get(address(claim)).text
    for text in (
        "nobody with this e-mail is known",
        "No opt-in has this number or e-mail.",
        "No hits three days before to three days after.",
    ):
        assert text in page
    assert "Accept:" not in page


def test_another_order_is_looked_up(as_dana, alice, claim):
    other = OptInFactory(kind="purchase", external_id="1043", gross=100, currency="EUR")
    DecisionFactory(opt_in=other, partner=None, reason="nobody")
    page = as_dana.get(address(claim), {"order": "1043"}).text
    assert f'value="{other.pk}:' in page
    as_dana.post(address(claim, "accept"), chosen(other))
    assert standing(other).partner == alice


def test_what_is_the_partners_already(as_dana, alice, claim, order):
    Decision.objects.update(partner=alice)
    page = as_dana.get(address(claim)).text
    assert "Alice has this credit already." in page
    assert "Accept:" not in page
    page = as_dana.post(address(claim, "accept"), chosen(order)).text
    assert "This one cannot be given any more." in page
    assert Claim.objects.waiting().exists()


def test_a_duplicate_cannot_be_given(as_dana, claim, order):
    OptIn.objects.update(status="merged")
    page = as_dana.post(address(claim, "accept"), chosen(order)).text
    assert "This one cannot be given any more." in page


def test_an_answer_is_needed(as_dana, claim, order):
    for deed in ("accept", "refuse"):
        page = as_dana.post(address(claim, deed), chosen(order, answer=" ")).text
        assert "This field is required" in page
    assert Claim.objects.waiting().exists()


@pytest.mark.parametrize(
    "opt_in", ["", "x", ":", "9" * 400, "a\x00b", "0190b7f2-6f3c-7c3e-8a53-0d3f6d5b2c11x:1"]
)
def test_no_opt_in_is_chosen(as_dana, claim, opt_in):
    page = as_dana.post(address(claim, "accept"), {"opt_in": opt_in, "answer": "Yes."})
    assert page.status_code == 200
    assert "errorlist" in page.text
    assert Claim.objects.waiting().exists()


def test_an_opt_in_that_does_not_exist(as_dana, claim):
    made_up = {"opt_in": f"{uuid4()}:1", "answer": "Yes."}
    assert as_dana.post(address(claim, "accept"), made_up).status_code == 404


def test_answered_by_two_at_once(as_dana, bob, claim, order):
    data = chosen(order)
    as_dana.post(address(claim, "refuse"), {"answer": "No."})
    for deed in ("accept", "refuse"):
        page = as_dana.post(address(claim, deed), data, follow=True).text
        assert "Dana answered this claim already (refused). You changed nothing." in page
    assert standing(order).partner == bob


def test_corrected_meanwhile(as_dana, bob, claim, order):
    data = chosen(order)
    Decision.objects.update(is_standing=False)
    DecisionFactory(opt_in=order, partner=bob, decided_at=datetime.now(UTC))
    page = as_dana.post(address(claim, "accept"), data, follow=True).text
    assert "Look at it again first." in page
    assert Claim.objects.waiting().exists()


def test_an_answered_claim_offers_no_answer(as_dana, claim):
    as_dana.post(address(claim, "refuse"), {"answer": "No, it was not."})
    page = as_dana.get(address(claim)).text
    assert "No, it was not." in page
    assert ">Refuse<" not in page


def test_waiting_ones_come_first(as_dana, claim, alice):
    done = {"state": "refused", "answered_at": datetime.now(UTC) + timedelta(days=1)}
    ClaimFactory(partner=alice, number="newer", **done)
    page = as_dana.get(LIST).text
    assert page.index("1042") < page.index("newer")
    assert "newer" not in as_dana.get(LIST, {"state__exact": "waiting"}).text


def test_markup_stays_text(as_dana, alice):
    claim = ClaimFactory(partner=alice, number="<b id=typed>", note="<b id=typed>")
    for page in (LIST, address(claim)):
        assert "<b id=typed>" not in as_dana.get(page).text


def test_who_may_not(as_alice, client, claim):
    for page in (LIST, address(claim)):
        assert as_alice.get(page).status_code == 403
        assert client.get(page).status_code == 302
    assert as_alice.post(address(claim, "refuse"), {"answer": "x"}).status_code == 403


def test_wrong_methods_and_ids(as_dana, claim):
    assert as_dana.get(address(claim, "accept")).status_code == 405
    assert as_dana.get(address(claim, "refuse")).status_code == 405
    assert as_dana.post(address(claim)).status_code == 405
    assert as_dana.get(f"{LIST}999999/change/").status_code == 404
    assert as_dana.get(f"{LIST}x/change/").status_code in {302, 404}
    assert as_dana.post(f"{LIST}999999/refuse/", {"answer": "x"}).status_code == 404
    assert as_dana.get(address(claim), {"order": "a\x00b"}).status_code == 200


@pytest.mark.parametrize("number", [1, 8])
def test_queries(as_dana, claim, order, haircare, number, django_assert_max_num_queries):
    for _each in range(number):
        more = OptInFactory(contact=order.contact)
        DecisionFactory(opt_in=more, link=haircare)
        HitFactory(partner=claim.partner, link=haircare)
    with django_assert_max_num_queries(18):
        as_dana.get(address(claim))
