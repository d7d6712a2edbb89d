"""Jobs: when they run, how they end, and never twice at once."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as configured
from django.utils import timezone

from business.models import Job
from business.worker import job as rules
from business.worker.jobs import next_night, slices_of, write_jobs
from business.worker.loop import Worker, run_job
from tests.business import working

HERE = "tests.business.working"
# An empty install has one link domain to look at.
ROWS = {"tracking.domains.job.check_domains": 1}


@pytest.fixture
def jobs(db, settings):
    """Makes the jobs of these names due; those of the product are not among them."""
    working.seen.clear()
    working.left[:] = [2, 1]

    def make(*names):
        settings.WORKER_JOBS = {f"{HERE}.{name}": timedelta(minutes=5) for name in names}
        write_jobs(timezone.now())

    return make


def run_due() -> Job:
    job = Job.objects.lease(timezone.now())
    run_job(job)
    return Job.objects.get(pk=job.pk)


def test_it_works(jobs):
    jobs("in_slices")
    job = run_due()
    assert working.seen == ["slice"] * 3
    assert (job.last_rows, job.last_error, job.leased_until) == (3, "", None)
    assert job.last_started_at <= job.last_finished_at
    assert timedelta(minutes=4) < job.next_at - timezone.now() < timedelta(minutes=6)


def test_a_job_that_remembers_where_it_is(jobs):
    jobs("with_memory")
    assert run_due().last_rows == 30
    assert working.seen == ["step 0", "step 1", "step 2"]


def test_a_job_that_is_done_at_once(jobs):
    jobs("once")
    assert run_due().last_finished_at
    assert working.seen == ["once"]


@pytest.mark.parametrize("name", configured.WORKER_JOBS)
def test_every_job_of_the_settings_runs_on_an_empty_install(db, name):
    assert sum(slices_of(name, timezone.now())) == ROWS.get(name, 0)


def test_a_failed_job_says_why_and_is_tried_within_the_hour(jobs, settings):
    jobs("without_disk")
    settings.WORKER_JOBS = {f"{HERE}.without_disk": time(3)}
    job = run_due()
    assert job.last_error == "disk full"
    assert job.last_finished_at is None
    assert job.next_at <= timezone.now() + rules.PAUSE_AFTER_FAILURE
    assert Job.objects.failed(timezone.now()).exists()


def test_a_fault_ends_the_worker_and_is_noted(jobs):
    jobs("with_a_fault")
    with pytest.raises(KeyError):
        run_due()
    job = Job.objects.get()
    assert "log of the worker" in job.last_error
    assert Job.objects.due(timezone.now()).count() == 0
    assert Job.objects.due(timezone.now() + rules.LEASE).count() == 1


def test_two_workers_never_run_it_at_once(jobs):
    jobs("once")
    now = timezone.now()
    assert Job.objects.lease(now)
    assert Job.objects.lease(now) is None
    assert Job.objects.lease(now + rules.LEASE)


def test_a_job_that_lost_its_lease_stops(jobs):
    jobs("with_memory")
    job = Job.objects.lease(timezone.now())
    other = timezone.now() + timedelta(hours=1)
    Job.objects.update(leased_until=other)
    run_job(job)
    assert working.seen == ["step 0"]
    assert Job.objects.get().leased_until == other


def test_a_worker_that_stops_leaves_the_rest_to_the_next(jobs):
    jobs("with_memory")
    run_job(Job.objects.lease(timezone.now()), between=lambda: False)
    assert working.seen == ["step 0"]
    job = Job.objects.due(timezone.now()).get()
    assert (job.last_error, job.last_finished_at) == ("", None)


def test_rows_follow_the_settings(jobs, settings):
    jobs("once", "in_slices")
    run_due()
    run_due()
    jobs("once")
    job = Job.objects.get()
    assert job.name == f"{HERE}.once"
    assert job.last_finished_at


def test_a_nightly_job_waits_for_its_night(business, settings):
    settings.WORKER_JOBS = {f"{HERE}.once": time(3)}
    write_jobs(datetime(2026, 3, 10, 12, tzinfo=UTC))
    # Three o'clock in Berlin.
    assert Job.objects.get().next_at == datetime(2026, 3, 11, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "night"),
    [
        ("2026-03-10 01:59", "2026-03-10 02:00"),
        ("2026-03-10 02:00", "2026-03-11 02:00"),
        # Clocks go forward on March 29 and back on October 25.
        ("2026-03-29 12:00", "2026-03-30 01:00"),
        ("2026-10-25 12:00", "2026-10-26 02:00"),
    ],
)
def test_nights_of_the_owner(now, night):
    instant = datetime.fromisoformat(now).replace(tzinfo=UTC)
    expected = datetime.fromisoformat(night).replace(tzinfo=UTC)
    assert next_night(time(3), instant, ZoneInfo("Europe/Berlin")) == expected


def test_the_hour_that_a_night_leaves_out():
    """At half past two on March 29 there is no half past two: the job runs all the same, once."""
    zone, before = ZoneInfo("Europe/Berlin"), datetime(2026, 3, 28, 23, tzinfo=UTC)
    night = next_night(time(2, 30), before, zone)
    assert before < night < before + timedelta(hours=4)
    assert next_night(time(2, 30), night, zone) > night + timedelta(hours=12)


def test_a_turn_does_what_is_due_and_says_that_it_is_there(jobs, django_assert_num_queries):
    jobs("once")
    worker = Worker()
    worker.turn()
    assert working.seen == ["once"]
    # Is a message of each kind due, is a job due.
    with django_assert_num_queries(3):
        worker.turn()
