"""Whether the worker is late, in words."""

from datetime import timedelta

import pytest
from django.utils import timezone

from business.models import Job, OutgoingMessage, WorkerProcess
from business.worker.state import jobs_problem, mail_problem, worker_problem


def beat(minutes_ago=0, name="here:1"):
    WorkerProcess.objects.beat(name, timezone.now() - timedelta(minutes=minutes_ago))


def queue():
    OutgoingMessage.objects.queue_mail(to="a@b.example", subject="", text="", dedupe="1")


def test_it_works(db):
    beat()
    assert worker_problem(timezone.now()) == ""


def test_without_any_worker(db):
    assert "No worker runs" in worker_problem(timezone.now())


def test_a_late_worker_for_whom_nothing_waits(db):
    beat(minutes_ago=5)
    assert worker_problem(timezone.now()) == ""


def test_a_late_worker_for_whom_a_message_waits(db):
    beat(minutes_ago=5)
    queue()
    assert "5 minutes ago" in worker_problem(timezone.now())


def test_a_late_worker_for_whom_a_job_waits(db):
    beat(minutes_ago=5)
    Job.objects.create(name="x", next_at=timezone.now())
    assert "5 minutes ago" in worker_problem(timezone.now())


def test_one_of_two_workers_is_enough(db):
    beat(minutes_ago=5)
    beat(name="there:2")
    queue()
    assert worker_problem(timezone.now()) == ""


def test_workers_of_days_ago_are_forgotten(db):
    beat(minutes_ago=24 * 60 + 1)
    beat(name="there:2")
    assert WorkerProcess.objects.get().name == "there:2"


def test_a_message_that_was_not_sent_long_ago(db):
    queue()
    OutgoingMessage.objects.update(state="failed")
    assert "1 message was not sent." in mail_problem(timezone.now())
    assert mail_problem(timezone.now() + timedelta(days=8)) == ""


@pytest.mark.parametrize(("leased_for", "is_told"), [(None, True), (-1, True), (1, False)])
def test_a_job_that_runs_has_not_failed(db, leased_for, is_told):
    now = timezone.now()
    until = leased_for and now + timedelta(minutes=leased_for)
    Job.objects.create(name="x", next_at=now, last_error="No disk.", leased_until=until)
    assert ("No disk." in jobs_problem(now)) == is_told
