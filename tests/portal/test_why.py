from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import time_machine

from tests.factories import (
    AdFactory,
    ContactFactory,
    DecisionFactory,
    HitFactory,
    OptInFactory,
    ReferralFactory,
    TrackingLinkFactory,
)
from tracking.claims import accept_claim, file_claim
from tracking.correcting import correct_credit
from tracking.models import Decision, Hit
from tracking.opt_in_states import hold
from tracking.reasons import Reason
from tracking.uuid7 import uuid7

NOW = datetime(2026, 5, 20, 12, 32, tzinfo=UTC)


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


def sign(partner, verdict, days_ago, hit=None, **fields):
    """One candidate of a decision's evidence."""
    at = (NOW - timedelta(days=days_ago)).isoformat()
    hit = str(hit) if hit else None
    return {
        "verdict": verdict,
        "kind": "cookie",
        "partner": partner.pk,
        "link": None,
        "ad": None,
        "first_hit": hit,
        "last_hit": hit,
        "first_at": at,
        "last_at": at,
        "window_days": 90,
        "window_from": "default",
        "ends_at": None,
        **fields,
    }


def credit(partner, *signs, **fields):
    contact = ContactFactory(email=f"lena{uuid4().hex[:6]}@example.org", name="Lena Secret")
    opt_in = OptInFactory(contact=contact, occurred_at=NOW, day=NOW.date(), **fields)
    rules = {"takes_first": False, "uses_history": True, "rejects_self": False}
    evidence = {"rules": rules, "hit_id": "none", "candidates": list(signs)}
    return DecisionFactory(opt_in=opt_in, partner=partner, evidence=evidence)


def page_of(client, decision):
    return client.get(f"/portal/opt-ins/{decision.opt_in_id}/").text


def test_it_works(as_alice, alice, haircare):
    hit = HitFactory(partner=alice, link=haircare, at=NOW - timedelta(days=3))
    paid = {"kind": "purchase", "gross": 900, "currency": "EUR"}
    decision = credit(alice, sign(alice, "wins", 3, hit.pk), **paid)
    page = page_of(as_alice, decision)
    assert "<strong>You</strong> get this purchase because yours was the latest link" in page
    assert "l…@e….org" in page
    assert f'href="/portal/hits/{hit.pk}/"' in page


def test_of_the_opt_ins_pages_link_here(as_alice, alice):
    decision = credit(alice)
    for address in ["/portal/", "/portal/opt-ins/"]:
        assert f'href="/portal/opt-ins/{decision.opt_in_id}/"' in as_alice.get(address).text


def test_nothing_of_others_is_told(as_alice, alice, charlie):
    theirs = HitFactory(partner=charlie, link=TrackingLinkFactory(partner=charlie, name="Secret"))
    lost = sign(charlie, "partner_inactive", 5, theirs.pk)
    decision = credit(alice, sign(alice, "wins", 3), lost)
    ReferralFactory(contact=decision.opt_in.contact, partner=charlie)
    page = page_of(as_alice, decision)
    assert "Another partner" in page
    for hidden in ["Charlie", "charlie", "Secret", "Lena", "lena", "inactive", str(theirs.pk)]:
        assert hidden not in page


def test_who_lost_the_credit_reads_why(as_alice, alice, charlie, dana):
    decision = credit(alice, sign(alice, "wins", 3))
    note = "She wrote that <b>a friend</b> told her."
    correct_credit(decision.opt_in, charlie, actor=dana, note=note, seen=decision.pk)
    page = page_of(as_alice, decision)
    assert "Dana&#x27;s Shop gave this credit to somebody else on 20 May 2026." in page
    assert "She wrote that &lt;b&gt;a friend&lt;/b&gt; told her." in page
    assert "Charlie" not in page
    assert ">Dana<" not in page


def test_a_credit_taken_back_says_so(as_alice, alice, dana):
    decision = credit(alice, sign(alice, "wins", 3))
    correct_credit(decision.opt_in, None, actor=dana, note="Refunded", seen=decision.pk)
    page = page_of(as_alice, decision)
    assert "took this credit back on 20 May 2026." in page
    assert "Refunded" in page


def test_who_got_the_credit_reads_why(as_charlie, alice, charlie, dana):
    decision = credit(alice, sign(alice, "wins", 3))
    correct_credit(decision.opt_in, charlie, actor=dana, note="He told her", seen=decision.pk)
    page = page_of(as_charlie, decision)
    assert "gave you this credit on 20 May 2026." in page
    assert "He told her" in page
    assert "Alice" not in page


def test_both_partners_read_the_answer_to_a_claim(as_alice, as_charlie, alice, charlie, dana):
    decision = credit(alice, sign(alice, "wins", 3))
    claim = file_claim(charlie, email="", number="7", day=NOW.date(), note="")
    accept_claim(claim, decision.opt_in, actor=dana, answer="Right, he told her", seen=decision.pk)
    assert "Right, he told her" in page_of(as_charlie, decision)
    page = page_of(as_alice, decision)
    assert "gave this credit to somebody else" in page
    assert "Right, he told her" in page
    assert "Charlie" not in page


def test_each_partner_reads_of_the_correction_that_was_theirs(
    as_alice, as_bob, alice, bob, charlie, dana
):
    first = credit(alice)
    second = correct_credit(first.opt_in, bob, actor=dana, note="To B.", seen=first.pk)
    correct_credit(first.opt_in, charlie, actor=dana, note="To C.", seen=second.pk)
    assert "To B." in page_of(as_alice, first)
    assert "To C." not in page_of(as_alice, first)
    assert "To C." in page_of(as_bob, first)


@pytest.mark.parametrize("status", ["counted", "repeat", "waiting", "merged", "held", "test"])
def test_every_state_has_its_page(as_alice, alice, status):
    page = page_of(as_alice, credit(alice, status=status))
    assert "Why this credit?" in page
    assert ("Not counted" in page) == (status not in {"counted", "test"})


def test_a_duplicate_of_another_partners_opt_in_leads_nowhere(as_alice, alice, charlie):
    theirs = credit(charlie).opt_in
    page = page_of(as_alice, credit(alice, status="merged", merged_into=theirs))
    assert str(theirs.pk) not in page
    mine = credit(alice).opt_in
    page = page_of(as_alice, credit(alice, status="merged", merged_into=mine))
    assert f'href="/portal/opt-ins/{mine.pk}/"' in page


def test_a_held_opt_in_says_so(as_alice, alice):
    decision = credit(alice)
    hold(decision.opt_in)
    assert "is being looked at" in page_of(as_alice, decision)


def test_a_click_that_waits_in_the_spool_is_told(as_alice, alice):
    missing = uuid7(NOW - timedelta(days=1))
    page = page_of(as_alice, credit(alice, sign(alice, "wins", 1, missing)))
    assert "The click is known by its id" in page
    assert f"/portal/hits/{missing}/" not in page


def test_evidence_of_who_was_erased_is_no_error(as_alice, alice):
    decision = credit(alice, sign(alice, "wins", 3))
    evidence = decision.evidence
    evidence["candidates"] += [{**evidence["candidates"][0], "partner": 987654, "verdict": "kept"}]
    Decision.objects.filter(pk=decision.pk).update(evidence=evidence)
    assert "Another partner" in page_of(as_alice, decision)


def test_why_a_referral(as_alice, alice, haircare):
    contact = ContactFactory(email="lena@example.org", name="Lena Secret")
    referral = ReferralFactory(contact=contact, partner=alice, source="hit", link=haircare)
    page = as_alice.get(f"/portal/referrals/{referral.pk}/").text
    assert "l…@e….org was known already and clicked your link." in page
    assert "Lena" not in page
    assert f'href="/portal/referrals/{referral.pk}/"' in as_alice.get("/portal/referrals/").text


def test_a_referral_by_hand_names_nobody_of_the_team(as_alice, alice, dana):
    referral = ReferralFactory(partner=alice, created_by=dana, note="Secret note")
    page = as_alice.get(f"/portal/referrals/{referral.pk}/").text
    assert "entered by hand" in page
    assert "Secret note" not in page
    assert ">Dana<" not in page


def test_why_a_hit_counts(as_alice, alice, haircare):
    ad = AdFactory(partner=alice, name="My website")
    hit = HitFactory(partner=alice, link=haircare, ad=ad, is_unique=True, user_agent="Secret phone")
    page = as_alice.get(f"/portal/hits/{hit.pk}/").text
    assert "This hit counts for you: a person clicked your link." in page
    assert "My website" in page
    assert "Secret" not in page


@pytest.mark.parametrize(
    "reason", sorted(set(Reason.values) - {"partner_missing", "partner_unknown"})
)
def test_why_a_hit_does_not_count(as_alice, alice, haircare, reason):
    hit = HitFactory(partner=alice, link=haircare, reason=reason)
    page = as_alice.get(f"/portal/hits/{hit.pk}/").text
    assert "This hit does not count:" in page
    assert f">{reason}<" not in page


def test_the_link_of_somebody_else_stays_unnamed(as_alice, alice, charlie):
    theirs = TrackingLinkFactory(name="Secret", code="hidden-code", partner=charlie)
    hit = HitFactory(partner=alice, link=theirs, reason="reserved_for_another")
    page = as_alice.get(f"/portal/hits/{hit.pk}/").text
    assert "only for another partner" in page
    assert "Secret" not in page
    assert "hidden-code" not in page


def rows_of(partner):
    """The pages of an opt-in, a referral, and a hit of a partner."""
    return [
        f"/portal/opt-ins/{credit(partner).opt_in_id}/",
        f"/portal/referrals/{ReferralFactory(partner=partner).pk}/",
        f"/portal/hits/{HitFactory(partner=partner).pk}/",
    ]


@pytest.fixture(params=[0, 1, 2], ids=["opt-in", "referral", "hit"])
def kind(request):
    return request.param


def test_what_is_of_others_does_not_exist(as_alice, alice, bob, charlie, kind):
    for other in [bob, charlie]:
        response = as_alice.get(rows_of(other)[kind])
        assert response.status_code == 404
        assert "This page does not exist" in response.text


def test_what_does_not_exist_looks_the_same(as_alice, bob, kind):
    missing = [f"opt-ins/{UUID(int=5)}", "referrals/99999999999999999999", f"hits/{UUID(int=5)}"]
    response = as_alice.get(f"/portal/{missing[kind]}/")
    assert response.status_code == 404
    assert response.text == as_alice.get(rows_of(bob)[kind]).text


def test_uncredited_opt_ins_are_nobodys(as_alice, alice):
    assert as_alice.get(f"/portal/opt-ins/{credit(None).opt_in_id}/").status_code == 404
    nobodys = HitFactory(partner=None, reason="partner_missing")
    assert as_alice.get(f"/portal/hits/{nobodys.pk}/").status_code == 404


def test_strangers_sign_in_first(client, alice, kind):
    assert client.get(rows_of(alice)[kind]).status_code == 302


def test_only_reading(as_alice, alice, kind):
    assert as_alice.post(rows_of(alice)[kind]).status_code == 405


def test_inactive_partners_may_read(as_alice, alice, kind):
    address = rows_of(alice)[kind]
    alice.set_status("inactive")
    assert "is paused" in as_alice.get(address).text


def test_all_of_a_long_story_can_be_shown(as_alice, alice, haircare):
    visitor = uuid4()
    hits = [
        HitFactory(partner=alice, link=haircare, visitor=visitor, at=NOW - timedelta(minutes=n))
        for n in range(130)
    ]
    page = as_alice.get(f"/portal/hits/{hits[0].pk}/").text
    assert 'href="?all=1"' in page
    assert page.count("is-hit") < 130
    assert as_alice.get(f"/portal/hits/{hits[0].pk}/?all=1").text.count("is-hit") == 130


def test_queries_stay_few(as_alice, alice, charlie, haircare, django_assert_max_num_queries):
    visitor = uuid4()
    decision = credit(alice, *(sign(each, "kept", 3) for each in [alice, charlie] * 20))
    for _n in range(60):
        hit = HitFactory(
            partner=alice, link=TrackingLinkFactory(), ad=AdFactory(partner=alice), visitor=visitor
        )
        contact = decision.opt_in.contact
        ReferralFactory(contact=contact, partner=alice, hit=hit.pk, source="hit", link=hit.link)
    for address in [
        f"/portal/opt-ins/{decision.opt_in_id}/",
        f"/portal/referrals/{ReferralFactory(contact=contact, partner=alice).pk}/",
        f"/portal/hits/{Hit.objects.first().pk}/",
    ]:
        with django_assert_max_num_queries(15):
            as_alice.get(address)
