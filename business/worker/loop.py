"""The worker: sends what waits in the outbox and runs the jobs, until it is told to stop."""

import logging
import os
import signal
import socket
import time
from collections.abc import Callable

from django.db import Error, connection
from django.utils import timezone

from business.models import Job, WorkerProcess
from business.outbox.sending import Outbox
from business.worker.jobs import next_run, slices_of, write_jobs

SECONDS_IDLE = 1
SECONDS_BETWEEN_BEATS = 15
SECONDS_WITHOUT_DATABASE = 5

logger = logging.getLogger("sentby.worker")


class Worker:
    def __init__(self, beside: int | None = None) -> None:
        self.beside = beside
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self.outbox = Outbox()
        self.is_stopping = False
        self.beat_at = 0.0
        self.has_begun = False

    def run(self) -> None:
        """Work until a signal says stop; what is in hand is finished before."""
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, self.note_stop)
        logger.info("worker %s: started", self.name)
        while not (self.is_stopping or self.is_left_alone()):
            self.turn()
        self.outbox.rest()
        self.sign_off()
        logger.info("worker %s: stopped", self.name)

    def note_stop(self, _signal: int, _frame: object) -> None:
        self.is_stopping = True

    def is_left_alone(self) -> bool:
        """Whether the process is gone that would have stopped this one."""
        return self.beside not in {None, os.getppid()}

    def turn(self) -> None:
        """One message of each kind and one slice of work; a rest where there was neither."""
        try:
            self.begin()
            self.beat()
            has_worked = bool(self.outbox.send_some()) | self.run_next_job()
        except Error as error:
            # Also while the tables of a new version are still being made.
            logger.warning("worker %s: no database: %s", self.name, first_line(error))
            connection.close()
            self.wait(SECONDS_WITHOUT_DATABASE)
            return
        if not has_worked:
            self.wait(SECONDS_IDLE)

    def begin(self) -> None:
        if not self.has_begun:
            write_jobs(timezone.now())
            self.has_begun = True

    def beat(self) -> None:
        if time.monotonic() >= self.beat_at:
            WorkerProcess.objects.beat(self.name, timezone.now())
            self.beat_at = time.monotonic() + SECONDS_BETWEEN_BEATS

    def run_next_job(self) -> bool:
        """Run the job that is due, if one is; between its slices messages leave."""
        job = Job.objects.lease(timezone.now())
        if job is None:
            return False
        run_job(job, between=self.between_slices)
        return True

    def between_slices(self) -> bool:
        """Whether the job may go on."""
        self.beat()
        self.outbox.send_some()
        return not self.is_stopping

    def wait(self, seconds: float) -> None:
        # In short steps: a signal does not end a sleep.
        end = time.monotonic() + seconds
        while not self.is_stopping and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, 0.2))

    def sign_off(self) -> None:
        try:
            WorkerProcess.objects.filter(name=self.name).delete()
        except Error as error:
            logger.warning("worker %s: no database: %s", self.name, first_line(error))


def run_job(job: Job, between: Callable[[], bool] = lambda: True) -> None:
    """Run a leased job slice by slice. `between` is called after each, and False ends it early."""
    started, rows = timezone.now(), 0
    try:
        for done in slices_of(job.name, started):
            rows += done
            if not (between() and job.renew()):
                job.leave_off()
                return
    except (Error, OSError) as error:
        logger.warning("job %s: failed: %s", job.name, first_line(error))
        job.end_badly(first_line(error), next_run(job.name, timezone.now()))
    else:
        if rows:
            logger.info("job %s: done, %s rows", job.name, rows)
        job.end_well(rows, next_run(job.name, timezone.now()))


def first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
