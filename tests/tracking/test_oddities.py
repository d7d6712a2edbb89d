"""What looks odd, from where on, and what the owner says of it (docs/rules.md, Looks odd)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from business.models import Business
from tests.factories import (
    ContactFactory,
    DecisionFactory,
    HitCountFactory,
    HitFactory,
    OptInFactory,
)
from tracking.models import OddReview, OptIn, Referral
from tracking.odd import limits, reviewing
from tracking.odd.finding import Kind
from tracking.odd.hits import hits_of
from tracking.odd.words import SEEN, TITLES, WHY, say_seen
from tracking.oddities import count_unreviewed, find_oddities
from tracking.uuid7 import uuid7

NOW = datetime.now(UTC).replace(microsecond=0)


def opt_in_of(
    partner, *, email="lena@example.org", after=timedelta(hours=1), evidence=None, **more
):
    """A credited opt-in, so long after the click."""
    at = more.pop("occurred_at", NOW - timedelta(minutes=5))
    opt_in = OptInFactory(contact=ContactFactory(email=email), occurred_at=at, **more)
    DecisionFactory(opt_in=opt_in, partner=partner, hit=uuid7(at - after), evidence=evidence or {})
    return opt_in


def counts(partner, link, hits, *, days_ago=0, unique=0, **more):
    day = (NOW - timedelta(days=days_ago)).date()
    fields = {"partner_id": partner.pk, "link_id": link.pk, "day": day} | more
    return HitCountFactory(hits=hits, unique_hits=unique, **fields)


def found():
    return {each.finding.kind: each.finding for each in find_oddities(NOW)}


def test_it_works(alice):
    opt_in_of(alice, after=timedelta(seconds=3))

    finding = found()[Kind.FAST]

    assert finding.key == f"fast:{alice.pk}"
    assert say_seen(finding) == "1 opt-in came less than 5 seconds after the click."


def test_nothing_is_odd_in_a_usual_month(alice, haircare):
    for name in ("anna", "ben", "cleo"):
        opt_in_of(alice, email=f"{name}@example.org")
    counts(alice, haircare, 900, unique=880)
    counts(alice, haircare, 200, reason="preview", hit_class="preview")

    assert found() == {}


@pytest.mark.parametrize(
    ("after", "is_odd"),
    [(timedelta(seconds=-1), False), (timedelta(), True), (limits.FAST, False)],
)
def test_within_seconds(alice, after, is_odd):
    opt_in_of(alice, after=after)
    assert (Kind.FAST in found()) is is_odd


@pytest.mark.parametrize(
    ("email", "is_odd"),
    [
        ("x@mailinator.com", True),
        ("x@MAILINATOR.com", True),
        ("x@sub.mailinator.com", True),
        ("mailinator.com@example.org", False),
        ("", False),
    ],
)
def test_throw_away_mail(alice, email, is_odd):
    opt_in_of(alice, email=email)
    assert (Kind.DISPOSABLE in found()) is is_odd


def test_numbered_addresses(alice, charlie):
    for n in range(3):
        opt_in_of(alice, email=f"Anna{n}@example.org")
        opt_in_of(charlie, email=f"{n}5551234@example.org")
    opt_in_of(charlie, email="ben1@example.org")
    opt_in_of(charlie, email="ben2@example.org")

    finding = found()[Kind.NUMBERED]

    assert (finding.partner_id, finding.size) == (alice.pk, 3)
    assert say_seen(finding).endswith("anna…@example.org.")


@pytest.mark.parametrize(
    ("flags", "is_self", "verdict", "is_odd"),
    [
        (True, True, "wins", True),
        (False, True, "wins", False),
        (True, False, "wins", False),
        (True, True, "kept", False),
    ],
)
def test_self_referral_where_the_owner_wants_it_flagged(alice, flags, is_self, verdict, is_odd):
    candidate = {"verdict": verdict, "is_self": is_self, "partner": alice.pk}
    opt_in_of(alice, evidence={"rules": {"flags_self": flags}, "candidates": [candidate]})
    assert (Kind.SELF in found()) is is_odd


def test_mostly_uncounted(alice, charlie, haircare):
    for partner, previews in ((alice, 60), (charlie, 35)):
        counts(partner, haircare, 15, unique=15)
        counts(partner, haircare, previews, reason="preview", hit_class="preview")

    finding = found()[Kind.UNCOUNTED]

    assert (finding.partner_id, finding.size) == (alice.pk, 60)
    assert "60 of 75 clicks did not count: 80 %." in say_seen(finding)
    assert "A link preview" in say_seen(finding)


def test_tests_are_no_clicks(alice, haircare):
    counts(alice, haircare, 60, reason="test", hit_class="test")
    assert found() == {}


@pytest.mark.parametrize(("before", "is_odd"), [(0, True), (5, True), (40, False)])
def test_sudden_stuffing(alice, haircare, before, is_odd):
    counts(alice, haircare, 60, unique=60)
    counts(alice, haircare, 40, reason="stuffing", hit_class="stuffing")
    counts(alice, haircare, 60, unique=60, days_ago=15)
    counts(alice, haircare, before, days_ago=15, reason="stuffing", hit_class="stuffing")
    assert (Kind.STUFFING in found()) is is_odd


@pytest.mark.parametrize("column", ["visitor", "dedupe_key"])
def test_one_browser_behind_many_hits(alice, haircare, column):
    browser = uuid7()
    for _ in range(limits.VISITOR_HITS):
        HitFactory(partner=alice, link=haircare, at=NOW, **{column: browser})
    HitFactory(partner=alice, link=haircare, at=NOW, visitor=uuid7())
    counts(alice, haircare, limits.VISITOR_HITS + 1, unique=2)

    finding = found()[Kind.VISITOR]

    assert finding.size == limits.VISITOR_HITS
    assert hits_of(finding.visitor, alice.pk).count() == limits.VISITOR_HITS


def test_many_browsers_are_not_odd(alice, haircare):
    for _ in range(limits.VISITOR_HITS):
        HitFactory(partner=alice, link=haircare, at=NOW, visitor=uuid7())
    counts(alice, haircare, limits.VISITOR_HITS, unique=0)
    assert found() == {}


@pytest.mark.parametrize("status", ["repeat", "waiting", "merged", "test"])
def test_what_does_not_count_is_not_looked_at(alice, status):
    opt_in_of(alice, after=timedelta(), status=status)
    assert found() == {}


def test_what_is_long_ago_or_nobodys_is_not_looked_at(alice):
    opt_in_of(alice, after=timedelta(), occurred_at=NOW - timedelta(days=limits.DAYS + 1))
    opt_in_of(None, email="x@mailinator.com")
    assert found() == {}


@pytest.mark.parametrize("evidence", [{}, {"candidates": []}, {"note": '"is_self": true'}])
def test_old_evidence_may_lack_anything(alice, evidence):
    opt_in_of(alice, evidence=evidence)
    assert found() == {}


def test_every_kind_has_its_words():
    assert set(SEEN) == set(TITLES) == set(WHY) == set(Kind)
    assert all("innocent" in str(why) for why in WHY.values())


def count_afresh() -> int:
    cache.clear()
    return count_unreviewed()


def test_the_front_page_need_not_look_at_everything_again(
    alice, dana, django_assert_num_queries
) -> None:
    opt_in_of(alice, after=timedelta())
    assert count_afresh() == 1
    with django_assert_num_queries(1):
        assert count_unreviewed() == 1

    reviewing.find_fine(found()[Kind.FAST], dana)
    assert count_unreviewed() == 0


def test_looks_fine_folds_it_away_until_it_grows(alice, dana):
    opt_in_of(alice, after=timedelta())
    reviewing.find_fine(found()[Kind.FAST], dana)
    assert count_afresh() == 0

    opt_in_of(alice, email="b@example.org", after=timedelta(), occurred_at=NOW + timedelta(hours=1))
    assert count_afresh() == 1


def test_shares_come_back_when_they_doubled(alice, dana, haircare):
    previews = counts(alice, haircare, 60, reason="preview", hit_class="preview")
    reviewing.find_fine(found()[Kind.UNCOUNTED], dana)
    for hits, waiting in ((119, 0), (120, 1)):
        type(previews).objects.update(hits=hits)
        assert count_afresh() == waiting


def test_hold_and_release(alice, dana):
    opt_in = opt_in_of(alice, after=timedelta())

    assert reviewing.hold_all(found()[Kind.FAST], dana) == 1
    opt_in.refresh_from_db()
    assert opt_in.status == OptIn.Status.HELD
    assert not Referral.objects.exists()
    assert OddReview.objects.get().verdict == OddReview.Verdict.HELD

    assert reviewing.reopen(found()[Kind.FAST]) == 1
    opt_in.refresh_from_db()
    assert opt_in.status == OptIn.Status.COUNTED
    assert Referral.objects.get().opt_in == opt_in
    assert not OddReview.objects.exists()


def test_fine_after_all_releases(alice, dana):
    opt_in = opt_in_of(alice, after=timedelta())
    reviewing.hold_all(found()[Kind.FAST], dana)
    reviewing.find_fine(found()[Kind.FAST], dana)
    opt_in.refresh_from_db()
    assert opt_in.status == OptIn.Status.COUNTED


def test_days_are_the_owners(alice, haircare, business):
    """At 23:30 of the day before in UTC it is today in Berlin."""
    late = NOW.replace(hour=23, minute=30)
    counts(alice, haircare, 60, days_ago=-1, reason="preview", hit_class="preview")
    assert Business.objects.current().time_zone == "Europe/Berlin"
    assert [each.finding.kind for each in find_oddities(late)] == [Kind.UNCOUNTED]


def test_queries_stay_few(alice, haircare, dana, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        count_afresh()
    for n in range(30):
        opt_in_of(alice, email=f"anna{n}@mailinator.com", after=timedelta())
        HitFactory(partner=alice, link=haircare, visitor=uuid7())
    counts(alice, haircare, 60)
    with django_assert_max_num_queries(5):
        assert count_afresh() == 3


@pytest.mark.parametrize(
    "undo", [reviewing.find_fine, lambda finding, _dana: reviewing.reopen(finding)]
)
def test_what_another_finding_holds_too_stays_held(alice, dana, undo):
    both = opt_in_of(alice, email="lena@mailinator.com", after=timedelta(seconds=1))
    thrown = opt_in_of(alice, email="anna@mailinator.com")
    reviewing.hold_all(found()[Kind.FAST], dana)
    reviewing.hold_all(found()[Kind.DISPOSABLE], dana)

    undo(found()[Kind.DISPOSABLE], dana)

    for opt_in in (both, thrown):
        opt_in.refresh_from_db()
    assert (both.status, thrown.status) == (OptIn.Status.HELD, OptIn.Status.COUNTED)
    reviewing.find_fine(found()[Kind.FAST], dana)
    both.refresh_from_db()
    assert both.status == OptIn.Status.COUNTED
