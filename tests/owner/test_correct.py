from uuid import uuid4

import pytest
from django.urls import reverse

from business.models import AuditEntry
from tests.factories import AdFactory, ContactFactory, DecisionFactory, OptInFactory
from tracking.models import Decision, OptIn, Referral

REASON = "She told us on the phone."


@pytest.fixture
def opt_in(alice, haircare):
    """A purchase that Alice is credited with, by her link."""
    bought = OptInFactory(
        kind="purchase",
        gross=12000,
        tax=2000,
        currency="EUR",
        external_id="1042",
        contact=ContactFactory(email="lena@example.org", name="Lena"),
    )
    DecisionFactory(opt_in=bought, partner=alice, link=haircare)
    return bought


def address(opt_in):
    return reverse("admin:tracking_optin_correct", args=[opt_in.pk])


def why(opt_in):
    return reverse("admin:tracking_optin_change", args=[opt_in.pk])


def standing(opt_in):
    return Decision.objects.standing().get(opt_in=opt_in)


def asked(opt_in, partner, **more):
    chosen = {"who": "partner" if partner else "nobody", "partner": partner.pk if partner else ""}
    return chosen | {"note": REASON, "seen": standing(opt_in).pk} | more


def test_it_works(as_dana, dana, opt_in, bob):
    page = as_dana.post(address(opt_in), asked(opt_in, bob, sure="1"), follow=True)
    assert page.redirect_chain == [(why(opt_in), 302)]
    assert "Bob has the credit now, Alice had it before." in page.text
    decision = standing(opt_in)
    assert (decision.partner, decision.actor, decision.note) == (bob, dana, REASON)
    assert REASON in AuditEntry.objects.latest("pk").what


def test_to_nobody(as_dana, opt_in):
    as_dana.post(address(opt_in), asked(opt_in, None, sure="1"))
    assert standing(opt_in).partner is None
    assert not Referral.objects.filter(opt_in=opt_in).exists()


def test_the_form_comes_first(as_dana, opt_in):
    page = as_dana.get(address(opt_in)).text
    for text in ("<strong>Alice</strong>", "Nobody", "Reason", "Show what changes"):
        assert text in page


def test_the_preview_says_what_changes_and_changes_nothing(as_dana, opt_in, bob):
    before = standing(opt_in)
    page = as_dana.post(address(opt_in), asked(opt_in, bob)).text
    for text in (
        "Alice: 1 opt-in and EUR 100.00 less",
        "Bob: 1 opt-in and EUR 100.00 more",
        "In Bob&#x27;s statistics it stands under “no link”.",
        "From now on Lena is known as sent by Bob, too.",
        REASON,
        'name="sure"',
    ):
        assert text in page
    assert standing(opt_in) == before


def test_the_preview_knows_the_partners_own_click(as_dana, opt_in, bob, haircare):
    ad = AdFactory(partner=bob, name="Newsletter")
    seen = {"verdict": "kept", "kind": "cookie", "link": haircare.pk, "ad": ad.pk}
    seen |= {"partner": bob.pk, "last_at": "2026-01-01T10:00:00+00:00", "last_hit": None}
    Decision.objects.update(evidence={"candidates": [seen]})
    page = as_dana.post(address(opt_in), asked(opt_in, bob)).text
    assert "under “Hair care free guide”, Ad “Newsletter”" in page


def test_what_is_not_counted_changes_no_number(as_dana, opt_in, bob):
    OptIn.objects.update(status="waiting")
    page = as_dana.post(address(opt_in), asked(opt_in, bob)).text
    assert "No number changes, as this opt-in is not counted (Possible duplicate)." in page
    assert "is known as sent by Bob" not in page


def test_a_partner_who_is_not_active(as_dana, opt_in, bob):
    bob.set_status(bob.Status.INACTIVE)
    page = as_dana.post(address(opt_in), asked(opt_in, bob)).text
    assert "Bob is not active (Inactive). The credit counts all the same." in page


def test_one_can_go_back_and_change_something(as_dana, opt_in, bob):
    page = as_dana.post(address(opt_in), asked(opt_in, bob, again="1")).text
    assert REASON in page
    assert "Show what changes" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"note": ""}, "This field is required"),
        ({"note": "x" * 401}, "at most 400"),
        ({"note": "a\x00b"}, "Null characters"),
        ({"partner": ""}, "Choose a partner, or “Nobody”."),
        ({"partner": "x"}, "valid choice"),
        ({"partner": "9" * 30}, "valid choice"),
        ({"who": "x"}, "valid choice"),
    ],
)
def test_bad_input(as_dana, opt_in, bob, wrong, said):
    before = standing(opt_in)
    page = as_dana.post(address(opt_in), asked(opt_in, bob, sure="1") | wrong)
    assert (page.status_code, said in page.text) == (200, True)
    assert standing(opt_in) == before


def test_the_same_partner_again(as_dana, opt_in, alice):
    page = as_dana.post(address(opt_in), asked(opt_in, alice, sure="1"))
    assert "Alice has this credit already. Choose somebody else." in page.text


def test_nobody_again(as_dana, opt_in):
    Decision.objects.update(partner=None, link=None)
    page = as_dana.post(address(opt_in), asked(opt_in, None, sure="1"))
    assert "Nobody has this credit now. Choose a partner." in page.text


def test_two_at_once(as_dana, opt_in, bob, charlie):
    """The second one gets told and changes nothing."""
    first, second = asked(opt_in, bob, sure="1"), asked(opt_in, charlie, sure="1")
    as_dana.post(address(opt_in), first)
    page = as_dana.post(address(opt_in), second, follow=True)
    assert "Dana gave it to Bob a moment ago." in page.text
    assert standing(opt_in).partner == bob


def test_the_button_pressed_twice(as_dana, opt_in, bob):
    data = asked(opt_in, bob, sure="1")
    as_dana.post(address(opt_in), data)
    page = as_dana.post(address(opt_in), data, follow=True)
    assert "This is done already; it was done once." in page.text
    assert opt_in.decisions.count() == 2


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 40])
def test_a_made_up_decision(as_dana, opt_in, bob, seen):
    page = as_dana.post(address(opt_in), asked(opt_in, bob, sure="1", seen=seen), follow=True)
    assert "Look at it again first." in page.text
    assert opt_in.decisions.count() == 1


@pytest.mark.parametrize("status", ["test", "merged"])
def test_tests_and_duplicates_have_no_credit_to_give(as_dana, opt_in, status):
    OptIn.objects.update(status=status)
    page = as_dana.get(address(opt_in), follow=True)
    assert "The credit of a test or of a duplicate cannot be given away." in page.text


def test_an_opt_in_without_a_decision(as_dana):
    assert as_dana.get(address(OptInFactory())).status_code == 302


def test_who_may_not(as_alice, client, opt_in):
    assert as_alice.get(address(opt_in)).status_code == 403
    assert client.get(address(opt_in)).status_code == 302


def test_wrong_methods_and_ids(as_dana, opt_in):
    assert as_dana.put(address(opt_in)).status_code == 405
    assert as_dana.get(reverse("admin:tracking_optin_correct", args=[uuid4()])).status_code == 404


def test_markup_stays_text(as_dana, opt_in, bob):
    data = asked(opt_in, bob) | {"note": "<b id=typed>"}
    assert "<b id=typed>" not in as_dana.post(address(opt_in), data).text


def test_queries(as_dana, opt_in, bob, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        as_dana.post(address(opt_in), asked(opt_in, bob))
