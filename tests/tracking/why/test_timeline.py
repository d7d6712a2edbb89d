"""The timeline: what a person and a browser did, whatever is missing."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from partners.models import Partner
from tests.factories import (
    ContactFactory,
    DecisionFactory,
    HitFactory,
    OptInFactory,
    PartnerFactory,
    ReferralFactory,
)
from tracking.models import Binding, Hit, OptIn
from tracking.uuid7 import uuid7
from tracking.why import trace
from tracking.why.hit import explain_hit
from tracking.why.opt_in import explain_opt_in
from tracking.why.reader import Reader
from tracking.why.referral import explain_referral

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
OWNER = Reader.owner()


def days_ago(days):
    return NOW - timedelta(days=days)


@pytest.fixture
def lena(business):
    return ContactFactory(email="lena@example.org", name="Lena")


def told(why):
    return [(row.what, row.note) for row in why.timeline.rows]


def test_it_works(alice, haircare, lena):
    visitor = uuid4()
    HitFactory(link=haircare, partner=alice, visitor=visitor, at=days_ago(3), is_unique=True)
    HitFactory(link=haircare, partner=alice, visitor=uuid4(), at=days_ago(3))
    opt_in = OptInFactory(contact=lena, occurred_at=NOW, visitor=visitor)
    DecisionFactory(opt_in=opt_in, partner=alice)
    ReferralFactory(contact=lena, partner=alice, occurred_at=days_ago(1), confirmed_at=NOW)
    assert told(explain_opt_in(opt_in, OWNER)) == [
        ("Lena sent a form", "Credit: Alice"),
        ("Entered by hand: Lena is referred by Alice", "Confirmed"),
        ("Clicked Alice's link Hair care free guide", "Counted"),
    ]


def test_all_browsers_of_the_person(alice, haircare, lena):
    """Those of other opt-ins, known ones, and the one whose click tied the person."""
    of_other, bound, tied = uuid4(), uuid4(), uuid4()
    for visitor in (of_other, bound):
        HitFactory(link=haircare, partner=alice, visitor=visitor)
    clicked = HitFactory(link=haircare, partner=alice, visitor=tied, at=days_ago(2))
    HitFactory(link=haircare, partner=alice, visitor=tied)
    DecisionFactory(opt_in=OptInFactory(contact=lena, visitor=of_other), partner=alice)
    Binding.objects.create(visitor=bound, contact=lena)
    referral = ReferralFactory(contact=lena, partner=alice, source="hit", hit=clicked.pk)
    rows = explain_referral(referral, OWNER).timeline.rows
    assert sum(row.kind == "hit" for row in rows) == 4


def test_hits_that_did_not_count_are_there_too(alice, haircare, lena):
    own = HitFactory(link=haircare, partner=alice, reason="self", hit_class="self")
    opt_in = OptInFactory(contact=lena)
    given = {
        "verdict": "not_counted",
        "kind": "hit_id",
        "partner": alice.pk,
        "last_hit": str(own.pk),
    }
    DecisionFactory(opt_in=opt_in, partner=None, evidence={"candidates": [given]})
    rows = explain_opt_in(opt_in, OWNER).timeline.rows
    assert rows[-1].note == "Not counted: it is the partner's own click."


def test_a_hit_that_waits_to_be_stored(alice, lena):
    opt_in = OptInFactory(contact=lena, occurred_at=NOW)
    DecisionFactory(opt_in=opt_in, partner=alice, hit=uuid7(days_ago(1)))
    for reader in (OWNER, Reader.of(alice)):
        row = explain_opt_in(opt_in, reader).timeline.rows[-1]
        assert row.note.startswith("The click is known by its id; its row waits to be stored")
        assert (row.at, row.key) == (days_ago(1), None)


def test_corrections_and_states(alice, lena, dana):
    opt_in = OptInFactory(contact=lena, status=OptIn.Status.HELD, occurred_at=days_ago(1))
    DecisionFactory(opt_in=opt_in, partner=alice, is_standing=False)
    DecisionFactory(opt_in=opt_in, partner=None, reason="corrected", actor=dana, note="Why not")
    assert told(explain_opt_in(opt_in, OWNER)) == [
        ("The credit was corrected: nobody", "Why not"),
        ("Lena sent a form", "Credit: nobody. Held"),
    ]


@pytest.mark.parametrize(("shows_all", "rows"), [(False, 3), (True, 7)])
def test_a_long_history_is_cut_until_asked_for(monkeypatch, alice, haircare, shows_all, rows):
    monkeypatch.setattr("tracking.why.why.FEW", 3)
    visitor = uuid4()
    hits = [
        HitFactory(link=haircare, partner=alice, visitor=visitor, at=days_ago(n)) for n in range(7)
    ]
    timeline = explain_hit(hits[0], OWNER, shows_all=shows_all).timeline
    assert [row.key for row in timeline.rows] == [hit.pk for hit in hits[:rows]]
    assert timeline.is_cut is not shows_all


def test_the_row_itself_is_shown_however_old(monkeypatch, alice, haircare):
    monkeypatch.setattr("tracking.why.why.FEW", 3)
    visitor = uuid4()
    hits = [
        HitFactory(link=haircare, partner=alice, visitor=visitor, at=days_ago(n)) for n in range(7)
    ]
    rows = explain_hit(hits[-1], OWNER).timeline.rows
    assert rows[-1].is_this


def test_whose_browser_it_is(alice, charlie, haircare, lena):
    """A hit's page names the people that its browser is known as."""
    visitor = uuid4()
    hit = HitFactory(link=haircare, partner=alice, visitor=visitor)
    Binding.objects.create(visitor=visitor, contact=lena)
    DecisionFactory(opt_in=OptInFactory(contact=lena, visitor=visitor), partner=charlie)
    assert ("Lena sent a form", "Credit: Charlie") in told(explain_hit(hit, OWNER))
    assert len(explain_hit(hit, Reader.of(alice)).timeline.rows) == 1


def test_what_was_erased_has_words(alice, haircare, lena):
    gone = PartnerFactory(name="Gone")
    hit = HitFactory(link=haircare, partner=gone, visitor=uuid4())
    Hit.objects.filter(pk=hit.pk).update(ad_id=999, link_id=998)
    given = {"verdict": "expired", "kind": "cookie", "partner": gone.pk, "last_hit": str(hit.pk)}
    opt_in = OptInFactory(contact=lena)
    DecisionFactory(opt_in=opt_in, partner=None, evidence={"candidates": [given]})
    Partner.objects.filter(pk=gone.pk).delete()
    hit.refresh_from_db()
    assert "A partner who was erased" in explain_hit(hit, OWNER).headline
    why = explain_opt_in(opt_in, OWNER)
    assert why.also[0].startswith("A partner who was erased: link clicked")
    assert why.timeline.rows[-1].what == "Clicked the link of a partner who was erased"


def test_a_browser_shared_by_many_is_cut(monkeypatch, alice, lena):
    monkeypatch.setattr(trace, "MOST_VISITORS", 2)
    for _number in range(5):
        Binding.objects.create(visitor=uuid4(), contact=lena)
    assert len(trace.visitors_of(lena.pk)) == 2


def test_an_old_opt_in_is_shown_with_its_click(monkeypatch, alice, haircare, lena):
    monkeypatch.setattr("tracking.why.why.FEW", 3)
    visitor = uuid4()
    hits = [
        HitFactory(link=haircare, partner=alice, visitor=visitor, at=days_ago(n)) for n in range(9)
    ]
    opt_ins = [
        OptInFactory(contact=lena, occurred_at=days_ago(n), visitor=visitor) for n in range(8)
    ]
    for opt_in, hit in zip(opt_ins, hits[1:], strict=True):
        DecisionFactory(opt_in=opt_in, partner=alice, hit=hit.pk)
    rows = explain_opt_in(opt_ins[-1], OWNER).timeline.rows
    assert [row.key for row in rows[-2:]] == [opt_ins[-1].pk, hits[-1].pk]
    assert len(rows) == 5


def test_of_too_many_browsers_the_newest_are_read(lena, monkeypatch):
    monkeypatch.setattr(trace, "MOST_VISITORS", 2)
    visitors = [uuid7(days_ago(days)) for days in (1, 9, 3, 2)]
    for visitor in visitors:
        Binding.objects.create(visitor=visitor, contact=lena)

    assert trace.visitors_of(lena.pk) == [visitors[0], visitors[3]]
