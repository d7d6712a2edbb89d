"""What is erased by age, and what knows about it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command

from business.models import Business
from tests.factories import HitCountFactory, HitFactory, PartnerFactory, ProgramFactory
from tracking import retention
from tracking.models import Hit, HitCount, Trail
from tracking.reconciling.run import reconcile
from tracking.recounting import recount
from tracking.retention import (
    first_full_day,
    first_kept_day,
    forget_hits,
    forget_trails,
    months_before,
)
from tracking.uuid7 import uuid7

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
KEPT = date(2025, 2, 10)


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOW, tick=False):
        yield


def hit_on(day: date, **fields) -> Hit:
    """A hit at noon with its count."""
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    hit = HitFactory(at=at, **fields)
    place = {"partner_id": hit.partner_id, "link_id": hit.link_id}
    HitCountFactory(day=day, hits=1, **place)
    return hit


def trail(first: datetime, last: datetime) -> Trail:
    return Trail.objects.create(
        visitor=uuid7(first),
        link_id=1,
        partner_id=1,
        unique_hit=uuid7(last),
        unique_at=last,
        last_at=last,
        first_hit=uuid7(first),
        first_at=first,
        last_hit=uuid7(last),
    )


def test_it_works(business):
    hit_on(KEPT - timedelta(days=1))
    kept = hit_on(KEPT)

    assert [forget_hits(NOW), forget_hits(NOW)] == [1, 0]
    assert Hit.objects.get() == kept
    assert HitCount.objects.count() == 2


def test_few_at_a_time_until_none_is_left(business, monkeypatch):
    monkeypatch.setattr(retention, "MOST_AT_ONCE", 2)
    for _ in range(5):
        HitFactory(at=NOW - timedelta(days=500))
    assert [forget_hits(NOW) for _ in range(4)] == [2, 2, 1, 0]


def test_a_day_is_the_owners(business):
    # In Berlin the tenth of February begins at 23:00 UTC.
    HitFactory(at=datetime(2025, 2, 9, 22, 59, tzinfo=UTC))
    kept = HitFactory(at=datetime(2025, 2, 9, 23, 1, tzinfo=UTC))
    forget_hits(NOW)
    assert Hit.objects.get() == kept


@pytest.mark.parametrize(
    ("months", "default", "of_partner", "of_program", "days"),
    [
        (13, 90, None, None, (NOW.date() - KEPT).days),
        (1, 30, None, None, 93),
        (1, 365, None, None, 366),
        (1, 30, 200, None, 201),
        (1, 30, None, 300, 301),
        # Without a limit the longest of the others counts; trails keep the credit.
        (1, None, 100, 0, 101),
    ],
)
def test_no_window_is_cut(business, settings, months, default, of_partner, of_program, days):
    settings.HIT_MONTHS = months
    Business.objects.update(credit_window_days=default)
    PartnerFactory(credit_window_days=of_partner)
    ProgramFactory(credit_window_days=of_program)
    assert first_kept_day(NOW) == NOW.date() - timedelta(days=days)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2028, 3, 31), 13, date(2027, 2, 28)),
        (date(2026, 12, 1), 12, date(2025, 12, 1)),
    ],
)
def test_months_end_when_they_end(day, months, before):
    assert months_before(day, months) == before


def test_trails_go_with_their_last_hit(business, monkeypatch):
    monkeypatch.setattr(retention, "MOST_AT_ONCE", 2)
    long_ago = NOW - timedelta(days=500)
    gone = [trail(long_ago + timedelta(hours=n), long_ago + timedelta(days=9)) for n in range(5)]
    came_back = trail(long_ago, NOW - timedelta(days=2))
    recent = trail(NOW - timedelta(days=3), NOW - timedelta(days=2))

    assert sum(forget_trails(NOW)) == len(gone)
    assert {each.visitor for each in Trail.objects.all()} == {came_back.visitor, recent.visitor}


@pytest.mark.parametrize("who", ["default", "partner", "program"])
def test_a_window_without_limit_keeps_every_trail(business, who):
    if who == "default":
        Business.objects.update(credit_window_days=None)
    elif who == "partner":
        PartnerFactory(credit_window_days=0)
    else:
        ProgramFactory(credit_window_days=0)
    trail(NOW - timedelta(days=900), NOW - timedelta(days=900))
    assert list(forget_trails(NOW)) == []
    assert Trail.objects.count() == 1


def test_counts_of_erased_days_are_left_alone(business, capsys):
    for days in (0, 1, 2):
        hit_on(KEPT - timedelta(days=days))
    hit_on(NOW.date())
    forget_hits(NOW)
    before = sorted(HitCount.objects.values_list())

    assert recount(KEPT - timedelta(days=9), NOW.date(), repair=True) == 0
    assert reconcile(KEPT - timedelta(days=9), NOW.date()).is_clean
    call_command("recount", "--days", "500", "--repair")
    call_command("reconcile", "--first", "2025-01-01", "--last", "2026-03-10")
    assert sorted(HitCount.objects.values_list()) == before
    assert capsys.readouterr().out.count("their hits were erased by age") == 2


def test_a_longer_time_does_not_bring_back_what_is_erased(business, settings):
    settings.HIT_MONTHS = 4
    for days in (300, 200, 125, 124):
        hit_on(NOW.date() - timedelta(days=days))
    forget_hits(NOW)
    settings.HIT_MONTHS = 24

    assert Hit.objects.count() == 0
    assert recount(NOW.date() - timedelta(days=400), NOW.date(), repair=True) == 0
    assert HitCount.objects.count() == 4


def test_a_loss_of_the_last_days_is_found_all_the_same(business):
    hit_on(NOW.date() - timedelta(days=40))
    hit_on(NOW.date() - timedelta(days=20))
    Hit.objects.filter(day=NOW.date() - timedelta(days=40)).delete()

    with pytest.raises(CommandError, match="1 counts differ"):
        call_command("recount")
    assert not reconcile(NOW.date() - timedelta(days=60), NOW.date()).is_clean


def test_nothing_erased_means_all_is_compared(business):
    hit_on(NOW.date() - timedelta(days=300))
    hit_on(NOW.date())
    assert first_full_day(NOW) == KEPT


@pytest.mark.parametrize("address", ["/portal/hits/", "/admin/tracking/hit/"])
def test_lists_say_that_hits_were_erased(as_alice, as_dana, alice, haircare, address):
    client = as_alice if address.startswith("/portal") else as_dana
    hit_on(KEPT, partner=alice, link=haircare)
    asked = {"first": KEPT - timedelta(days=9), "last": NOW.date()}
    assert "were erased" not in client.get(address, asked).text

    hit_on(KEPT - timedelta(days=1), partner=alice, link=haircare)
    forget_hits(NOW)
    assert "Hits before 10 Feb 2025 were erased" in client.get(address, asked).text
    asked["first"] = KEPT
    assert "were erased" not in client.get(address, asked).text
