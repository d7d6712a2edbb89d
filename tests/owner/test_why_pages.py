"""The owner's pages that say why: of opt-ins, referrals and hits, with all that is around them."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from business.audit.facts import say_changed
from business.models import AuditEntry, Business
from partners.models import Partner
from tests.factories import (
    AdFactory,
    ContactFactory,
    DecisionFactory,
    HitFactory,
    OptInFactory,
    ReferralFactory,
)
from tracking.attribution import Candidate, CreditRules, Kind, attribute
from tracking.claims import accept_claim, file_claim
from tracking.correcting import correct_credit
from tracking.evidence import evidence_of
from tracking.models import Binding, Claim, Decision, OptIn
from tracking.uuid7 import uuid7

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def page(client, row, **query):
    meta = row._meta
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])
    response = client.get(address, query)
    assert response.status_code == 200
    return response.text


@pytest.fixture
def opt_in(alice, charlie, gold, haircare):
    """Lena clicked the links of two partners again and again, and bought from Alice."""
    lena = ContactFactory(email="lena@example.org", name="Lena")
    visitor = uuid4()
    alice.set_programs([gold])
    ad = AdFactory(partner=alice)
    hits = [
        HitFactory(link=haircare, partner=each, visitor=visitor, at=NOW - timedelta(days=n))
        for n in range(1, 4)
        for each in (alice, charlie)
    ]
    hits.append(HitFactory(link=haircare, partner=alice, ad=ad, visitor=visitor, at=NOW))
    Binding.objects.create(visitor=visitor, contact=lena)
    for hit in hits:
        ReferralFactory(
            contact=lena,
            partner=hit.partner,
            link=haircare,
            source="hit",
            hit=hit.pk,
            occurred_at=hit.at,
        )
    candidates = [
        Candidate(
            kind=kind,
            partner_id=hit.partner_id,
            link_id=hit.link_id,
            first_at=hit.at,
            last_at=hit.at,
            first_hit=hit.pk,
            last_hit=hit.pk,
            window_days=90,
            window_from=f"program:{gold.pk}" if hit.partner == alice else "default",
        )
        for kind, hit in zip(Kind, hits, strict=False)
        if kind != Kind.NAMED
    ]
    found = attribute(candidates, CreditRules(), NOW)
    opt_in = OptInFactory(
        kind=OptIn.Kind.PURCHASE,
        contact=lena,
        external_id="1042",
        gross=12000,
        currency="EUR",
        occurred_at=NOW,
        visitor=visitor,
    )
    Decision.objects.create(
        opt_in=opt_in,
        partner_id=found.winner.partner_id,
        link=haircare,
        hit=found.winner.last_hit,
        reason=found.because,
        evidence=evidence_of(found, CreditRules(), ""),
    )
    return opt_in


def standing(opt_in):
    return Decision.objects.standing().get(opt_in=opt_in)


def test_it_works(as_dana, opt_in):
    text = page(as_dana, opt_in)
    for said in (
        "gets this purchase (EUR 120.00) because the latest link clicked was",
        "Also considered",
        "Rule in force: latest referring, 90 days",
        "Lena bought for EUR 120.00, number 1042",
        "Clicked Charlie&#x27;s link Hair care free guide",
        "Give the credit to someone else",
    ):
        assert said in text, said


def test_whose_settings_they_were_and_what_they_are_now(as_dana, opt_in, alice, gold):
    Partner.objects.filter(pk=alice.pk).update(credit_window_days=30)
    Business.objects.update(choose_partner=Business.Choice.FIRST)
    text = " ".join(page(as_dana, opt_in).split())
    assert '90 days (program Gold) <span class="hint quiet">(now: 30 days)' in text
    assert 'latest referring <span class="hint quiet">(now: first referring)' in text
    assert "<dd>credited and flagged" not in text


def test_what_changed_since_and_who_did_it(as_dana, dana, opt_in, alice):
    changed = [say_changed("Credit window (days)", 90, 30)]
    AuditEntry.objects.note(alice, AuditEntry.Verb.CHANGED, actor=dana, changes=changed)
    text = page(as_dana, opt_in)
    assert "What changed since" in text
    assert "Dana: Alice (alice). Credit window (days): 90 → 30" in text


def test_what_changed_before_is_not_told(as_dana, dana, opt_in, alice):
    AuditEntry.objects.note(alice, AuditEntry.Verb.CHANGED, actor=dana, what="Long ago")
    AuditEntry.objects.update(at=NOW - timedelta(days=400))
    assert "What changed since" not in page(as_dana, opt_in)


def test_a_correction_tells_who_when_why_and_what_was_before(as_dana, dana, opt_in, bob):
    correct_credit(opt_in, bob, actor=dana, note="Bob told her", seen=standing(opt_in).pk)
    text = page(as_dana, opt_in)
    for said in (
        "<strong>Bob</strong> gets this purchase (EUR 120.00) because Dana corrected it on",
        "The reason given: “Bob told her”",
        "The rules had found: <strong>",
        "What the rules found",
        "; the rules chose it.",
        "Rule in force: a correction comes before every rule.",
        "Decisions so far",
    ):
        assert said in text, said


def test_an_accepted_claim_is_named(as_dana, dana, opt_in, bob):
    claim = file_claim(bob, email="lena@example.org", number="", day=NOW.date(), note="")
    accept_claim(claim, opt_in, actor=dana, answer="You are right", seen=standing(opt_in).pk)
    assert "because Dana accepted the claim of Bob on" in page(as_dana, opt_in)


def test_a_claim_that_waits_is_named(as_dana, opt_in, bob):
    about = {"email": opt_in.contact.email, "number": "", "day": opt_in.day, "note": ""}
    claim = file_claim(bob, **about)
    assert reverse("admin:tracking_claim_change", args=[claim.pk]) in page(as_dana, opt_in)
    Claim.objects.filter(pk=claim.pk).update(email="", number="4711")
    assert "Answer the claim" not in page(as_dana, opt_in)


def test_where_nobody_has_the_credit_it_is_given_to_a_partner(as_dana, opt_in, dana):
    correct_credit(opt_in, None, actor=dana, note="Sorry.", seen=standing(opt_in).pk)
    assert "Give the credit to a partner" in page(as_dana, opt_in)


def test_a_duplicate_leads_to_the_one_that_counts(as_dana, opt_in):
    other = OptInFactory(contact=opt_in.contact, status=OptIn.Status.MERGED, merged_into=opt_in)
    DecisionFactory(opt_in=other)
    text = page(as_dana, other)
    assert "Not counted: this is a duplicate of another opt-in" in text
    address = reverse("admin:tracking_optin_change", args=[opt_in.pk])
    assert f'<a href="{address}">Open the one that counts for both' in text


def test_nothing_decided_yet(as_dana, business):
    assert "Nothing is decided yet." in page(as_dana, OptInFactory())


def test_a_hit_that_counts(as_dana, alice, haircare):
    hit = HitFactory(link=haircare, partner=alice, is_unique=True)
    assert "This hit counts for Alice: a person clicked." in page(as_dana, hit)


def test_a_hit_that_does_not_count_says_what_to_do(as_dana, haircare):
    hit = HitFactory(link=haircare, partner=None, partner_text="alise", reason="partner_unknown")
    text = page(as_dana, hit)
    assert "This hit does not count: nobody has the partner code in the address." in text
    assert "Look whether a partner mistyped the code" in text
    assert "Asked for /go/haircare/alise" in text


def test_a_hit_with_a_former_code(as_dana, alice, haircare):
    hit = HitFactory(link=haircare, partner=alice)
    alice.rename("alice-b")
    text = page(as_dana, hit)
    assert "The address as clicked says “alice”; the partner&#x27;s code is “alice-b” now." in text


def test_a_hit_that_is_not_stored_leads_to_the_list(as_dana, business):
    address = reverse("admin:tracking_hit_change", args=[uuid7()])
    assert as_dana.get(address).status_code == 302


def test_a_provisional_referral_can_be_made_sure(as_dana, alice, haircare):
    referral = ReferralFactory(partner=alice, link=haircare, confirmed_at=None)
    add = reverse("admin:tracking_contact_referral", args=[referral.contact_id])
    assert add in page(as_dana, referral)


@pytest.mark.parametrize("days", [1, 100])
def test_a_referral(as_dana, alice, haircare, days):
    at = datetime.now(UTC) - timedelta(days=days)
    made = ReferralFactory(
        partner=alice, link=haircare, occurred_at=at, confirmed_at=at, note="Met"
    )
    text = page(as_dana, made)
    assert "Somebody who was erased entered by hand that Alice sent" in text
    assert ("It counts until" if days == 1 else "It ended on") in text


def test_who_may_not(client, as_alice, opt_in):
    address = reverse("admin:tracking_optin_change", args=[opt_in.pk])
    assert as_alice.get(address).status_code == 403
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("more", [0, 40])
@pytest.mark.parametrize("what", ["opt_in", "referral", "hit"])
def test_queries(as_dana, opt_in, alice, haircare, what, more, django_assert_max_num_queries):
    """The same number however long the history is."""
    for _n in range(more):
        HitFactory(link=haircare, partner=alice, visitor=opt_in.visitor)
        DecisionFactory(opt_in=OptInFactory(contact=opt_in.contact, visitor=uuid4()), partner=alice)
    hit = HitFactory(link=haircare, partner=alice, visitor=opt_in.visitor)
    row = {"opt_in": opt_in, "referral": alice.referrals.first(), "hit": hit}[what]
    # Content types are looked up once in a process.
    page(as_dana, row)
    with django_assert_max_num_queries(15):
        page(as_dana, row)


def test_show_all(as_dana, opt_in, monkeypatch):
    monkeypatch.setattr("tracking.why.why.FEW", 2)
    assert '<a href="?all=1">Show all</a>' in page(as_dana, opt_in)
    assert '<a href="?all=1">Show all</a>' not in page(as_dana, opt_in, all="1")


def test_only_the_first_signs_are_sentences(as_dana, opt_in, monkeypatch):
    monkeypatch.setattr("tracking.why.opt_in.MOST_SENTENCES", 1)
    assert '<a href="?all=1">1 more sign</a>' in page(as_dana, opt_in)
    assert "more sign" not in page(as_dana, opt_in, all="1")
