"""Sessions that are over are erased, and applications refused long ago."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from partners import forgetting
from partners.forgetting import forget_refused_applications, forget_sessions
from partners.models import PartnerApplication
from tests.factories import ApplicationFactory


def add_session(key: str, days: int) -> None:
    over_at = timezone.now() + timedelta(days=days)
    Session.objects.create(session_key=key, session_data="", expire_date=over_at)


def test_it_works(db):
    add_session("over", -1)
    add_session("runs", 1)
    assert [forget_sessions(timezone.now()) for _ in range(2)] == [1, 0]
    assert Session.objects.get().pk == "runs"


def test_few_at_a_time(db, monkeypatch):
    monkeypatch.setattr(forgetting, "MOST_AT_ONCE", 2)
    for n in range(5):
        add_session(str(n), -1)
    assert [forget_sessions(timezone.now()) for _ in range(4)] == [2, 2, 1, 0]


def test_refused_applications(db):
    now = timezone.now()
    for state in ("refused", "approved"):
        ApplicationFactory(state=state, answered_at=now - timedelta(days=366))
    ApplicationFactory(state="refused", answered_at=now - timedelta(days=364))
    ApplicationFactory(created_at=now - timedelta(days=900))
    assert [forget_refused_applications(now) for _ in range(2)] == [1, 0]
    assert PartnerApplication.objects.count() == 3
