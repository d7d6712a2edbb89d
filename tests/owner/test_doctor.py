"""`manage doctor`."""

import json
import shutil
from collections import defaultdict, namedtuple
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone

from business.models import Job, LastBackup, OutgoingMessage, WorkerProcess
from business.outbox.mail import CONSOLE
from owner import doctor
from referrals.checking.outcome import Outcome, Result
from referrals.models import DestinationCheck
from tests.factories import TrackingLinkFactory
from tests.outbox import closed_port, mail_server
from tracking.domains.looking import Look, State

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def well(db):
    WorkerProcess.objects.beat("here:1", timezone.now())


@pytest.fixture(autouse=True)
def outside(monkeypatch):
    """What each link domain looks like from outside."""
    seen = defaultdict(lambda: Look(State.WORKS, ("203.0.113.7",), 302))
    monkeypatch.setattr(doctor, "look", lambda host: seen[host])
    return seen


@pytest.fixture
def answer(capsys):
    def ask(*arguments):
        """The exit code and what is printed."""
        try:
            call_command("doctor", *arguments)
        except SystemExit as end:
            return end.code, capsys.readouterr().out
        return 0, capsys.readouterr().out

    return ask


def wrong_ones(answer):
    code, text = answer()
    wrong = [line for line in text.splitlines() if line.startswith("WRONG")]
    assert code == bool(wrong)
    return wrong


def test_it_works(well, answer):
    code, text = answer()
    assert code == 0
    assert [line[:2] for line in text.splitlines()] == ["OK"] * 12


def test_for_programs(well, answer):
    code, text = answer("--json")
    report = json.loads(text)
    assert (code, report["is_well"], len(report["findings"])) == (0, True, 12)


def test_for_programs_when_something_is_wrong(db, answer):
    code, text = answer("--json")
    wrong = [each for each in json.loads(text)["findings"] if not each["is_well"]]
    assert (code, [each["name"] for each in wrong]) == (1, ["Worker"])


def test_no_worker(db, answer):
    (line,) = wrong_ones(answer)
    assert "python3 run.py worker" in line


def test_a_worker_that_is_gone_before_anything_waits(db, answer):
    WorkerProcess.objects.beat("here:1", timezone.now() - timedelta(minutes=3))
    (line,) = wrong_ones(answer)
    assert "None since here:1" in line


def test_a_failed_job(well, answer):
    Job.objects.create(name="x", next_at=timezone.now(), last_error="No disk.")
    (line,) = wrong_ones(answer)
    assert "No disk." in line


def test_messages_that_were_not_sent(well, answer):
    OutgoingMessage.objects.queue_mail(to="a@b.example", subject="", text="", dedupe="1")
    OutgoingMessage.objects.update(state="failed")
    (line,) = wrong_ones(answer)
    assert "1 message was not sent." in line


def test_mails_that_are_only_printed(well, answer, settings):
    settings.EMAIL_BACKEND = CONSOLE
    (line,) = wrong_ones(answer)
    assert "EMAIL_URL" in line


def test_a_mail_server(well, answer, settings):
    with mail_server() as server:
        settings.EMAIL_BACKEND = doctor.SMTP
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        assert not wrong_ones(answer)


def test_a_mail_server_that_is_away(well, answer, settings):
    settings.EMAIL_BACKEND = doctor.SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", closed_port()
    (line,) = wrong_ones(answer)
    assert "cannot be reached" in line


def test_missing_migrations(well, answer, monkeypatch):
    monkeypatch.setattr(doctor, "migrations_problem", lambda: "migrations: 2 to apply")
    (line,) = wrong_ones(answer)
    assert "run.py manage migrate" in line


def test_hits_on_the_disk(well, answer, settings, tmp_path):
    settings.SPOOL_DIR = tmp_path
    (tmp_path / "20260301T120000000000-1.spool").write_text("{}\n{}\n")
    (line,) = wrong_ones(answer)
    assert "2 hits" in line


def test_a_full_disk(well, answer, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(1, 1, 10_000_000))
    (line,) = wrong_ones(answer)
    assert "0.0 GB are free" in line


def test_a_weak_secret_key(well, answer, settings):
    settings.SECRET_KEY = "x" * 60
    (line,) = wrong_ones(answer)
    assert "SECRET_KEY" in line


def test_a_link_domain_that_leads_elsewhere(well, answer, outside, settings):
    settings.LINK_HOSTS = ["go.old.example"]
    outside["go.old.example"] = Look(State.STRANGER, ("198.51.100.1",), 200)
    (line,) = wrong_ones(answer)
    assert "go.old.example: Something else answers (200)." in line
    assert "docs/domains.md" in line


def test_website_addresses_that_do_not_answer(well, answer):
    link, now = TrackingLinkFactory(code="guide"), timezone.now()
    for hours in (5, 0):
        at = now - timedelta(hours=hours)
        DestinationCheck.objects.record(link, link.destination, Outcome(Result.AWAY), at)
    (line,) = wrong_ones(answer)
    assert "do not answer: 1 (guide)." in line


def test_a_database_that_is_away(db, answer, monkeypatch):
    def fail():
        raise OperationalError("connection refused\nIs the server running?")

    with monkeypatch.context() as without:
        without.setattr(connection, "cursor", fail)
        lines = wrong_ones(answer)
    assert len(lines) == 7
    assert "connection refused). Check DATABASE_URL." in lines[0]


def test_backups_that_stopped(well, answer):
    LastBackup.objects.remember(timezone.now() - timedelta(days=9))
    [line] = wrong_ones(answer)
    assert "Backup" in line
    LastBackup.objects.remember(timezone.now())
    assert wrong_ones(answer) == []
