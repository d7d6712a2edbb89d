"""`/healthz` and `/readyz`."""

from datetime import timedelta
from threading import Event

import pytest
from django.utils import timezone

from business.models import OutgoingMessage, WorkerProcess
from owner import health


def test_it_works(client, db):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_readyz_works(client, transactional_db):
    WorkerProcess.objects.beat("here:1", timezone.now())
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"ready": True, "problems": []})


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_neither_is_cached_or_begins_a_session(client, db, address):
    response = client.get(address)
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_without_database_the_process_is_alive(client, monkeypatch):
    monkeypatch.setattr(health, "database_problem", lambda: "database")
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"degraded: database\n")


def test_without_database_it_is_not_ready(client, monkeypatch):
    monkeypatch.setattr(health, "database_problem", lambda: "database")
    response = client.get("/readyz")
    assert (response.status_code, response.json()["problems"]) == (503, ["database"])


def test_missing_migrations_are_told(client, db, monkeypatch):
    monkeypatch.setattr(health, "migrations_problem", lambda: "migrations: 2 to apply")
    response = client.get("/readyz")
    assert (response.status_code, response.json()["problems"]) == (503, ["migrations: 2 to apply"])


def test_without_worker_it_is_not_ready(client, db):
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "No worker runs" in response.json()["problems"][0]


def test_a_late_worker_is_told(client, transactional_db):
    OutgoingMessage.objects.queue_mail(to="a@b.example", subject="", text="", dedupe="1")
    WorkerProcess.objects.beat("here:1", timezone.now() - timedelta(minutes=3))
    assert "3 minutes ago" in client.get("/readyz").json()["problems"][0]


def test_a_database_that_hangs_is_not_waited_for(client, monkeypatch):
    monkeypatch.setattr(health, "SECONDS_TO_ANSWER", 0.05)
    answers = Event()
    monkeypatch.setattr(health, "database_problem", lambda: "" if answers.wait(60) else "late")
    try:
        assert client.get("/healthz").content == b"degraded: database\n"
    finally:
        answers.set()


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_post_is_refused(client, address):
    assert client.post(address).status_code == 405
