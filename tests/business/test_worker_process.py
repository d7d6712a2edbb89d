"""The worker as a process: killed in the middle, stopped, started again."""

import os
import re
import signal
from collections import Counter

import pytest
from django.db import connection
from django.utils import timezone

from business.models import OutgoingMessage, WorkerProcess
from tests.business.worker_process import start_supervisor, start_worker, wait_until
from tests.outbox import mail_server

pytestmark = pytest.mark.django_db(transaction=True)

MESSAGES, KILLS = 300, 4
RECIPIENT = re.compile(rb"^To: (\w+)@", re.M)
State = OutgoingMessage.State


def queue(number: int) -> None:
    for n in range(number):
        address = f"p{n}@example.org"
        OutgoingMessage.objects.queue_mail(to=address, subject="Hi", text="Hi", dedupe=address)


def recipients(server) -> Counter:
    return Counter(RECIPIENT.search(each)[1] for each in server.mails)


def end_leases() -> None:
    """As if their minutes were over."""
    OutgoingMessage.objects.exclude(leased_until=None).update(leased_until=timezone.now())


def worker_pid() -> int | None:
    newest = WorkerProcess.objects.order_by("-started_at").first()
    return int(newest.name.rpartition(":")[2]) if newest else None


def test_killed_in_the_middle_it_loses_nothing(tmp_path):
    queue(MESSAGES)
    with mail_server() as server:
        for turn in range(1, KILLS + 1):
            worker = start_worker(tmp_path, server.port)
            wait_until(lambda turn=turn: len(server.mails) >= turn * MESSAGES // (KILLS + 1))
            worker.kill()
            worker.wait()
            end_leases()
        worker = start_worker(tmp_path, server.port)
        wait_until(lambda: not OutgoingMessage.objects.waiting().exists())
        worker.terminate()
        assert worker.wait(20) == 0
        sent = recipients(server)
    assert len(sent) == MESSAGES
    assert sum(sent.values()) <= MESSAGES + KILLS
    assert set(OutgoingMessage.objects.values_list("state", flat=True)) == {State.SENT}


def test_two_workers_send_nothing_twice(tmp_path):
    queue(100)
    with mail_server() as server:
        workers = [start_worker(tmp_path, server.port) for _ in range(2)]
        wait_until(lambda: not OutgoingMessage.objects.waiting().exists())
        for worker in workers:
            worker.terminate()
            assert worker.wait(20) == 0
        sent = recipients(server)
    assert (len(sent), sum(sent.values())) == (100, 100)


def test_stopped_it_signs_off_and_its_log_names_nobody(tmp_path):
    queue(1)
    with mail_server() as server:
        worker = start_worker(tmp_path, server.port)
        wait_until(lambda: server.mails and worker_pid())
        worker.send_signal(signal.SIGINT)
        assert worker.wait(20) == 0
    assert not WorkerProcess.objects.exists()
    log = (tmp_path / "worker.log").read_text()
    assert "sent" in log
    assert "example.org" not in log


def test_a_dead_worker_is_started_again_and_stops_with_its_supervisor(tmp_path):
    with mail_server() as server:
        supervisor = start_supervisor(tmp_path, server.port)
        wait_until(worker_pid)
        first = worker_pid()
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: worker_pid() != first)
        second = worker_pid()
        supervisor.terminate()
        assert supervisor.wait(20) == 0
    with pytest.raises(ProcessLookupError):
        os.kill(second, 0)


def test_a_worker_does_not_outlive_a_killed_supervisor(tmp_path):
    with mail_server() as server:
        supervisor = start_supervisor(tmp_path, server.port)
        wait_until(worker_pid)
        supervisor.kill()
        supervisor.wait()
        wait_until(lambda: not WorkerProcess.objects.exists())


@pytest.mark.postgresql
def test_a_database_that_cuts_it_off_does_not_end_it(tmp_path):
    with mail_server() as server:
        worker = start_worker(tmp_path, server.port)
        wait_until(worker_pid)
        with connection.cursor() as cursor:
            others = "datname = current_database() AND pid <> pg_backend_pid()"
            cursor.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
        queue(1)
        wait_until(lambda: server.mails)
        worker.terminate()
        assert worker.wait(20) == 0
    log = (tmp_path / "worker.log").read_text()
    # Between its jobs, or in the middle of one.
    assert "no database" in log or "failed: " in log
