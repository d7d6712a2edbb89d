"""What is only kept for a while."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from tests.factories import ContactFactory, DecisionFactory, OptInFactory, ReferralFactory
from tracking import forgetting
from tracking.forgetting import forget_recent_clicks, forget_salts, forget_test_runs
from tracking.models import Contact, DaySalt, OptIn, RecentClick, TestRun

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def recent_click(days_ago: float) -> RecentClick:
    at = NOW - timedelta(days=days_ago)
    return RecentClick.objects.create(
        dedupe_key=uuid4(), link_id=1, partner_id=1, unique_hit=uuid4(), unique_at=at, last_at=at
    )


def test_it_works(db) -> None:
    recent_click(4)
    kept = recent_click(2)

    assert forget_recent_clicks(NOW) == 1
    assert RecentClick.objects.get() == kept


def test_few_at_a_time_until_none_is_left(db, monkeypatch) -> None:
    monkeypatch.setattr(forgetting, "MOST_AT_ONCE", 2)
    for days in (4, 5, 6, 7, 8):
        recent_click(days)

    assert [forget_recent_clicks(NOW) for _ in range(4)] == [2, 2, 1, 0]


def test_salts_end_with_the_owners_day(business) -> None:
    for day in (8, 9, 10):
        DaySalt.objects.create(day=date(2026, 3, day))
    late = datetime(2026, 3, 10, 22, 59, tzinfo=UTC)

    # In Berlin it is the tenth for one more minute.
    assert [forget_salts(late), forget_salts(late)] == [1, 0]
    assert forget_salts(late + timedelta(minutes=1)) == 1
    assert DaySalt.objects.get().day == date(2026, 3, 10)


def test_old_test_runs_go_with_what_they_left(alice, haircare) -> None:
    old, recent = run_of(alice, haircare, 31), run_of(alice, haircare, 29)
    known, tester = ContactFactory(), ContactFactory()
    Contact.objects.filter(pk=known.pk).update(created_at=NOW - timedelta(days=60))
    Contact.objects.filter(pk=tester.pk).update(created_at=old.started_at)
    for contact in (known, tester):
        opt_in_of(contact, old)
    kept = opt_in_of(ContactFactory(), recent)

    assert [forget_test_runs(NOW), forget_test_runs(NOW)] == [1, 0]
    assert TestRun.objects.get() == recent
    assert OptIn.objects.get() == kept
    assert set(Contact.objects.all()) == {known, kept.contact}


def test_who_came_back_after_the_test_stays(alice, haircare) -> None:
    old = run_of(alice, haircare, 31)
    buyer, referred = ContactFactory(), ContactFactory()
    opt_in_of(buyer, old)
    OptInFactory(contact=buyer)
    opt_in_of(referred, old)
    ReferralFactory(contact=referred)

    forget_test_runs(NOW)

    assert set(Contact.objects.all()) == {buyer, referred}
    assert OptIn.objects.get().contact == buyer


def test_runs_go_few_at_a_time(alice, haircare, monkeypatch) -> None:
    monkeypatch.setattr(forgetting, "MOST_TEST_RUNS", 2)
    for _ in range(3):
        run_of(alice, haircare, 40)

    assert [forget_test_runs(NOW) for _ in range(3)] == [2, 1, 0]


def run_of(partner, link, days_ago: int) -> TestRun:
    at = NOW - timedelta(days=days_ago)
    return TestRun.objects.create(partner=partner, link=link, started_at=at)


def opt_in_of(contact: Contact, run: TestRun) -> OptIn:
    opt_in = OptInFactory(contact=contact, test_run=run, status=OptIn.Status.TEST)
    DecisionFactory(opt_in=opt_in)
    return opt_in
