"""Whether the worker is there and gets its work done, in sentences that say what to do."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from business.models import Job, OutgoingMessage, WorkerProcess

FAILURES_SHOWN = timedelta(days=7)


def worker_problem(now: datetime) -> str:
    """Empty as long as a worker was there a moment ago, or nothing waits for one."""
    newest = WorkerProcess.objects.newest()
    if newest is None:
        return _("No worker runs, so no mail leaves. Start it: python3 run.py worker")
    if newest.is_late(now) and is_anything_due(now):
        minutes = int((now - newest.seen_at) / timedelta(minutes=1))
        text = _("The worker was last there %(minutes)s minutes ago. Start it again.")
        return text % {"minutes": minutes}
    return ""


def is_anything_due(now: datetime) -> bool:
    return OutgoingMessage.objects.due(now).exists() or Job.objects.due(now).exists()


def jobs_problem(now: datetime) -> str:
    """The first job that failed at its last run."""
    job = Job.objects.failed(now).first()
    text = _("The job %(name)s failed: %(error)s It is tried again.")
    return text % {"name": job.name, "error": job.last_error} if job else ""


def mail_problem(now: datetime) -> str:
    """What keeps messages from leaving, or how many did not leave in the last days."""
    stuck = OutgoingMessage.objects.waiting().exclude(last_error="")
    last = stuck.order_by("-next_attempt_at").first()
    if last:
        number = stuck.count()
        text = ngettext("%(n)s message waits.", "%(n)s messages wait.", number) % {"n": number}
        return f"{text} {last.last_error}"
    number = OutgoingMessage.objects.failed().filter(created_at__gte=now - FAILURES_SHOWN).count()
    text = ngettext("%(n)s message was not sent.", "%(n)s messages were not sent.", number)
    return text % {"n": number} if number else ""
