"""What is only kept for a while."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from tracking import forgetting
from tracking.forgetting import forget_recent_clicks
from tracking.models import RecentClick

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
