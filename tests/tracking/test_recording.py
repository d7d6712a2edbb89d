"""Hits, uniqueness and counts in one transaction, also twice, late and many at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, models, transaction

from partners.models import Partner
from referrals.models import TrackingLink
from tests.factories import PartnerFactory, TrackingLinkFactory
from tracking import recording
from tracking.clicks import Click
from tracking.models import Hit, HitCount, RecentClick, Trail
from tracking.new_hit import NewHit
from tracking.recording import record_hits
from tracking.recounting import recount
from tracking.uuid7 import uuid7

WINDOW = timedelta(hours=24)
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def a_click(
    link: TrackingLink,
    partner: Partner,
    *,
    at: datetime = NOON,
    visitor: UUID | None = None,
    browser: UUID | None = None,
    reason: str = "",
    is_known: bool = False,
) -> Click:
    hit = NewHit(
        id=uuid7(at),
        at=at,
        day=at.date(),
        link_id=link.pk,
        partner_id=partner.pk,
        ad_id=None,
        hit_class="human",
        reason=reason,
        is_eligible=not reason,
        link_text=link.code,
        partner_text=partner.code,
        ad_text="",
        visitor=visitor,
        dedupe_key=browser or uuid4(),
        consent="cookie",
        user_agent="",
        referrer="",
    )
    return Click(302, {}, hit=hit, is_known_visitor=is_known)


def sums() -> tuple[int, int]:
    found = HitCount.objects.aggregate(n=models.Sum("hits"), u=models.Sum("unique_hits"))
    return found["n"] or 0, found["u"] or 0


def test_it_works(haircare, alice) -> None:
    assert record_hits([a_click(haircare, alice)], WINDOW) == 1

    assert Hit.objects.get().is_unique
    assert sums() == (1, 1)


def test_the_same_hits_again_change_nothing(haircare, alice) -> None:
    clicks = [a_click(haircare, alice, visitor=uuid4()) for _ in range(3)]
    record_hits(clicks, WINDOW)
    before = stored_rows()

    assert record_hits(clicks, WINDOW) == 0
    assert stored_rows() == before
    assert sums() == (3, 3)


def stored_rows() -> tuple[list[Any], list[Any]]:
    return list(Hit.objects.order_by("pk").values()), list(Trail.objects.order_by("pk").values())


def test_uncounted_hits_leave_no_trail(haircare, alice) -> None:
    record_hits([a_click(haircare, alice, visitor=uuid4(), reason="bot")], WINDOW)

    assert not Trail.objects.exists() and not RecentClick.objects.exists()
    assert sums() == (1, 0)


@pytest.mark.parametrize(
    ("hours", "unique"),
    [
        ([0, 1], [True, False]),
        ([0, 23], [True, False]),
        ([0, 24], [True, True]),
        ([0, 23, 25], [True, False, True]),
        ([0, 13, 26, 39], [True, False, True, False]),
    ],
)
@pytest.mark.parametrize("is_known", [True, False])
def test_unique_again_after_the_window(haircare, alice, hours, unique, is_known) -> None:
    visitor, browser = uuid4(), uuid4()
    for number, hour in enumerate(hours):
        at = NOON + timedelta(hours=hour)
        # The very first click cannot show a cookie yet.
        known = is_known and number > 0
        click = a_click(haircare, alice, at=at, visitor=visitor, browser=browser, is_known=known)
        record_hits([click], WINDOW)

    assert [hit.is_unique for hit in Hit.objects.order_by("pk")] == unique


def test_a_batch_gives_the_same_uniques_as_single_hits(haircare, alice) -> None:
    visitor = uuid4()
    clicks = [
        a_click(haircare, alice, at=NOON + timedelta(minutes=n), visitor=visitor, is_known=True)
        for n in range(5)
    ]
    record_hits(clicks, WINDOW)

    assert [hit.is_unique for hit in Hit.objects.order_by("pk")] == [True] + [False] * 4
    assert sums() == (5, 1)
    trail = Trail.objects.get()
    assert (trail.first_hit, trail.last_hit) == (clicks[0].hit.pk, clicks[-1].hit.pk)


def test_another_link_is_unique_of_its_own(haircare, alice) -> None:
    visitor, other = uuid4(), TrackingLinkFactory()
    record_hits([a_click(haircare, alice, visitor=visitor)], WINDOW)
    record_hits([a_click(other, alice, visitor=visitor, is_known=True)], WINDOW)

    assert sums() == (2, 2)


def test_neighbours_with_cookies_are_two(haircare, alice) -> None:
    office = uuid4()
    record_hits([a_click(haircare, alice, visitor=uuid4(), browser=office)], WINDOW)
    neighbour = a_click(haircare, alice, visitor=uuid4(), browser=office, is_known=True)
    record_hits([neighbour], WINDOW)

    assert sums() == (2, 2)


def test_a_hit_that_arrives_late_extends_the_trail_to_the_front(haircare, alice) -> None:
    visitor = uuid4()
    new = a_click(haircare, alice, visitor=visitor, is_known=True)
    old = a_click(haircare, alice, at=NOON - timedelta(days=3), visitor=visitor, is_known=True)
    record_hits([new], WINDOW)
    record_hits([old], WINDOW)

    trail = Trail.objects.get()
    assert (trail.first_hit, trail.last_hit) == (old.hit.pk, new.hit.pk)
    assert trail.first_at == NOON - timedelta(days=3)


def test_nothing_is_half_stored(haircare, alice, monkeypatch) -> None:
    def fail(_clicks: object, _hits: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(recording, "tie_known_contacts", fail)
    with pytest.raises(DatabaseError), transaction.atomic():
        record_hits([a_click(haircare, alice, visitor=uuid4(), is_known=True)], WINDOW)

    assert not Hit.objects.exists() and not Trail.objects.exists()


def test_many_more_than_one_statement_takes(haircare, alice) -> None:
    record_hits([a_click(haircare, alice) for _ in range(1201)], WINDOW)

    assert Hit.objects.count() == 1201
    assert sums() == (1201, 1201)


@pytest.fixture
def four_threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as pool:
        yield pool
        list(pool.map(lambda _n: connection.close(), range(4)))


@pytest.mark.django_db(transaction=True)
def test_many_at_once(four_threads: ThreadPoolExecutor) -> None:
    link, partners = TrackingLinkFactory(), [PartnerFactory() for _ in range(3)]
    visitor = uuid4()
    clicks = [
        a_click(
            link, partners[n % 3], at=NOON + timedelta(seconds=n), visitor=visitor, is_known=True
        )
        for n in range(60)
    ]

    def store(click: Click) -> None:
        record_hits([click], WINDOW)
        connection.close()

    # Each hit twice, so that replays race with the first commits.
    list(four_threads.map(store, [*clicks, *clicks]))

    assert Hit.objects.count() == 60
    assert sums() == (60, 3)
    assert recount(NOON.date(), NOON.date(), repair=False) == 0
