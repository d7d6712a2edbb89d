"""What a partner reads: their own, the person masked, nobody else's name."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.template.loader import render_to_string

from business.models import AuditEntry
from tests.factories import (
    AdFactory,
    ContactFactory,
    DecisionFactory,
    HitCountFactory,
    HitFactory,
    OptInFactory,
    ReferralFactory,
    TrackingLinkFactory,
)
from tracking.attribution import Candidate, CreditRules, Kind, attribute
from tracking.correcting import correct_credit
from tracking.evidence import evidence_of
from tracking.models import Binding, Decision, Hit, OptIn
from tracking.why.hit import explain_hit
from tracking.why.opt_in import explain_opt_in
from tracking.why.reader import Reader
from tracking.why.referral import explain_referral

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
PAGES = {
    "hit_page": "portal:hit_why",
    "referral_page": "portal:referral_why",
    "opt_in_page": "portal:opt_in_why",
}


def clicked(hit, kind=Kind.HIT_ID, **more):
    return Candidate(
        kind=kind,
        partner_id=hit.partner_id,
        link_id=hit.link_id,
        first_at=hit.at,
        last_at=hit.at,
        first_hit=hit.pk,
        last_hit=hit.pk,
        **({"window_days": 90, "window_from": "default"} | more),
    )


@pytest.fixture
def history(alice, charlie, haircare):
    """Lena clicked Charlie's link, then Alice's, and bought."""
    visitor = uuid4()
    theirs = HitFactory(link=haircare, partner=charlie, visitor=visitor, at=NOW - timedelta(days=5))
    hers = HitFactory(link=haircare, partner=alice, visitor=visitor, at=NOW - timedelta(days=3))
    lena = ContactFactory(email="lena@example.org", name="Lena Vogt")
    opt_in = OptInFactory(
        kind=OptIn.Kind.PURCHASE,
        contact=lena,
        external_id="1042",
        gross=12000,
        currency="EUR",
        occurred_at=NOW,
        visitor=visitor,
    )
    Binding.objects.create(visitor=visitor, contact=lena)
    found = attribute([clicked(hers), clicked(theirs, Kind.COOKIE)], CreditRules(), NOW)
    Decision.objects.create(
        opt_in=opt_in,
        partner=alice,
        link=haircare,
        hit=hers.pk,
        reason=found.because,
        evidence=evidence_of(found, CreditRules(), ""),
    )
    ReferralFactory(contact=lena, partner=charlie, occurred_at=theirs.at, note="Charlie's")
    ReferralFactory(contact=lena, partner=alice, occurred_at=hers.at)
    return opt_in


def page(why):
    return render_to_string("_partials/why.html", {"why": why, "title": "Why?", **PAGES})


def test_it_works(history, alice):
    why = explain_opt_in(history, Reader.of(alice))
    assert why.headline == (
        "<strong>You</strong> get this purchase because yours was the latest link clicked, "
        "3 days before."
    )
    assert why.also == [
        "Another partner's link was clicked; it would count, but a later one comes first."
    ]
    assert why.rule == "Rule in force: latest referring, 90 days (the default)."


def test_the_owner_reads_the_same_with_names(history):
    why = explain_opt_in(history, Reader.owner())
    assert "Alice&#x27;s, 3 days before" in why.headline
    assert why.also[0].startswith("Charlie: link clicked 5 days before")
    assert {row.what for row in why.timeline.rows} >= {
        "Clicked Charlie's link Hair care free guide",
        "Lena Vogt bought for EUR 120.00, number 1042",
    }


def test_a_partner_sees_only_what_is_theirs(history, alice, charlie):
    rows = explain_opt_in(history, Reader.of(alice)).timeline.rows
    assert [row.what for row in rows] == [
        "l…@e….org bought",
        "Entered by hand: you referred l…@e….org",
        "Clicked your link Hair care free guide",
    ]
    assert [row.what for row in explain_opt_in(history, Reader.of(charlie)).timeline.rows] == [
        "Entered by hand: you referred l…@e….org",
        "Clicked your link Hair care free guide",
    ]


@pytest.mark.parametrize("kind", ["opt_in", "referral", "hit"])
def test_no_page_of_a_partner_tells_more(history, alice, dana, kind):
    AuditEntry.objects.note(alice, AuditEntry.Verb.CHANGED, actor=dana, what="Secret of the owner")
    history.decisions.update(note="Charlie was wrong")
    why = {
        "opt_in": explain_opt_in(history, Reader.of(alice)),
        "referral": explain_referral(alice.referrals.get(), Reader.of(alice)),
        "hit": explain_hit(Hit.objects.get(partner=alice), Reader.of(alice)),
    }[kind]
    text = page(why)
    for secret in ("Charlie", "charlie", "Lena", "lena@", "1042", "120.00", "Secret", "Dana"):
        assert secret not in text, secret
    assert "Alice" not in text


def test_a_correction_names_nobody_to_partners(history, alice, charlie, dana):
    seen = history.decisions.get().pk
    correct_credit(history, charlie, actor=dana, note="Alice did not send Lena", seen=seen)
    text = page(explain_opt_in(history, Reader.of(charlie)))
    assert "You</strong> get this purchase because it was corrected by hand" in text
    for secret in ("Alice", "Dana", "Lena", "did not send"):
        assert secret not in text, secret
    assert "Another partner" in text


def test_who_lost_the_credit_reads_that_and_no_more(history, alice, charlie, dana):
    seen = history.decisions.get().pk
    correct_credit(history, charlie, actor=dana, note="Alice did not send Lena", seen=seen)
    why = explain_opt_in(history, Reader.of(alice))
    assert [(row.what, row.note) for row in why.timeline.rows if row.kind != "hit"] == [
        ("The credit was corrected: another partner", ""),
        ("l…@e….org bought", "Credit: another partner"),
        ("Entered by hand: you referred l…@e….org", "Provisional"),
    ]
    hits = [row.key for row in why.timeline.rows if row.kind == "hit"]
    assert hits == [Hit.objects.get(partner=alice).pk]
    assert "Charlie" not in page(why)


def test_a_link_of_somebody_else_and_their_ad_stay_unnamed(alice, charlie):
    link = TrackingLinkFactory(name="Only for Charlie", partner=charlie)
    ad = AdFactory(name="Charlie's bio", partner=charlie)
    hit = HitFactory(link=link, partner=alice, ad=ad, reason="reserved_for_another")
    text = page(explain_hit(hit, Reader.of(alice)))
    assert "This hit does not count: the link is only for another partner." in text
    assert "Charlie" not in text
    assert "Only for" not in text


def test_a_test_or_anothers_status_is_not_told(alice, charlie):
    opt_in = OptInFactory()
    given = {"verdict": "partner_banned", "kind": "cookie", "partner": charlie.pk, "last_hit": None}
    DecisionFactory(opt_in=opt_in, partner=alice, evidence={"candidates": [given]})
    also = explain_opt_in(opt_in, Reader.of(alice)).also
    assert also == ["Another partner's link was clicked; that does not count here."]


@pytest.mark.parametrize("reason", ["no_common_program", "link_archived", "partner_inactive"])
def test_a_link_of_a_program_that_is_not_theirs_stays_unnamed(alice, gold, reason):
    """Whoever guesses a link's code can click it with the own code behind it."""
    link = TrackingLinkFactory(name="Secret launch", programs=[gold])
    hit = HitFactory(link=link, partner=alice, reason=reason)
    text = page(explain_hit(hit, Reader.of(alice)))
    assert "Clicked your link that you cannot use" in text
    assert "Secret launch" not in text
    assert "Secret launch" in page(explain_hit(hit, Reader.owner()))


def test_a_link_that_is_or_was_theirs_is_named(alice, haircare):
    former = TrackingLinkFactory(name="Last year", archived_at=NOW)
    HitCountFactory(partner_id=alice.pk, link_id=former.pk, hits=1)
    hits = [HitFactory(link=former, partner=alice, reason="link_archived")]
    hits.append(HitFactory(link=haircare, partner=alice, reason="bot"))
    texts = [page(explain_hit(hit, Reader.of(alice))) for hit in hits]
    assert "Clicked your link Last year" in texts[0]
    assert "Clicked your link Hair care free guide" in texts[1]
