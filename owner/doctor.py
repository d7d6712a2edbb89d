"""Looks at everything that has to work, for the operator: what is well, and what to do if not."""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import get_connection
from django.db import Error, connection
from django.utils import timezone

from business.models import Job, OutgoingMessage, WorkerProcess
from business.outbox.mail import reaches_nobody, say_away
from business.secret_key import SHORTEST_KEY, is_guessable
from business.worker.state import jobs_problem, mail_problem, worker_problem
from owner.backup_state import say_backup
from owner.domain_words import say_in_a_line, tell
from owner.health import migrations_problem, redirect_problem
from referrals.models import DestinationCheck
from tracking.domains.looking import all_domains, look

LEAST_FREE_BYTES = 1_000_000_000
MOST_NAMED = 5
SMTP = "django.core.mail.backends.smtp.EmailBackend"


class Ill(Exception):
    """Something is wrong; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Finding:
    name: str
    is_well: bool
    text: str


def examine() -> Iterator[Finding]:
    for name, question in (
        ("Database", look_at_database),
        ("Migrations", look_at_migrations),
        ("Spool", look_at_spool),
        ("Worker", look_at_worker),
        ("Jobs", look_at_jobs),
        ("Messages", look_at_messages),
        ("Mail server", look_at_mail_server),
        ("Websites", look_at_websites),
        ("Disk", look_at_disk),
        ("Backup", look_at_backup),
        ("Secret key", look_at_secret_key),
    ):
        yield find(name, question)
    for host in all_domains():
        yield find("Link domain", partial(look_at_domain, host))


def find(name: str, question: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, question())
    except Ill as problem:
        return Finding(name, False, str(problem))
    except Error:
        return Finding(name, False, "Not known while the database does not answer.")


def look_at_database() -> str:
    started = time.monotonic()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        reason = str(error).strip().partition("\n")[0]
        raise Ill(f"It does not answer ({reason}). Check DATABASE_URL.") from error
    took = (time.monotonic() - started) * 1000
    version = ".".join(map(str, connection.get_database_version()))
    return f"{connection.display_name} {version} answers in {took:.0f} ms."


def look_at_migrations() -> str:
    problem = migrations_problem()
    if problem == "database":
        raise Ill("The database does not answer.")
    if problem:
        raise Ill(f"{problem.capitalize()}. Run: python3 run.py manage migrate")
    return "All are applied."


def look_at_spool() -> str:
    """Only what is on the disk: hits that nothing could store are known to their own process."""
    if problem := redirect_problem():
        raise Ill(f"{problem} A redirect process stores them; see that one runs.")
    return "No hit waits on the disk."


def look_at_worker() -> str:
    now = timezone.now()
    if problem := worker_problem(now):
        raise Ill(problem)
    newest = WorkerProcess.objects.latest("seen_at")
    if newest.is_late(now):
        # Nothing waits for it yet, so monitors keep quiet; who asks here wants to know.
        raise Ill(
            f"None since {newest} at {newest.seen_at:%H:%M} UTC. Start: python3 run.py worker"
        )
    return f"{newest} was there {(now - newest.seen_at).seconds} s ago."


def look_at_jobs() -> str:
    if problem := jobs_problem(timezone.now()):
        raise Ill(problem)
    return f"{Job.objects.count()} jobs, none failed at its last run."


def look_at_messages() -> str:
    now = timezone.now()
    if problem := mail_problem(now):
        raise Ill(f"{problem} Settings > Messages in the admin shows them.")
    sent = OutgoingMessage.objects.filter(sent_at__gte=now - timedelta(days=1)).count()
    return f"{sent} sent in 24 hours, {OutgoingMessage.objects.waiting().count()} wait."


def look_at_mail_server() -> str:
    if reaches_nobody():
        raise Ill("Mails are printed and reach nobody. Set EMAIL_URL; docs/mail.md explains.")
    if settings.EMAIL_BACKEND != SMTP:
        return "Mails go to no server here."
    server = get_connection()
    try:
        server.open()
        server.close()
    except (SMTPException, OSError) as error:
        raise Ill(say_away(error)) from error
    return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT} answers."


def look_at_websites() -> str:
    """What the worker found; the next look may be a day away."""
    dead = DestinationCheck.objects.dead().select_related("link").order_by("link")
    if dead:
        links = ", ".join(each.link.code for each in dead[:MOST_NAMED])
        raise Ill(
            f"Addresses of tracking links that do not answer: {len(dead)} ({links}). "
            "Referral Tracking Links in the admin says what to do."
        )
    return f"{DestinationCheck.objects.in_force().count()} addresses of tracking links checked."


def look_at_domain(host: str) -> str:
    """Asks the network now."""
    found, now = look(host), timezone.now()
    text = f"{host}: {say_in_a_line(found, now)}"
    if not tell(found, now).is_well:
        raise Ill(text)
    return text


def look_at_disk() -> str:
    try:
        free = shutil.disk_usage(settings.DATA_DIR).free
    except OSError as error:
        raise Ill(f"DATA_DIR cannot be read ({error.strerror}).") from error
    text = f"{free / 1e9:.1f} GB are free for DATA_DIR."
    if free < LEAST_FREE_BYTES:
        raise Ill(f"{text} Make room: without it neither hits nor opt-ins are stored.")
    return text


def look_at_backup() -> str:
    problem, words = say_backup(timezone.now())
    if problem:
        raise Ill(problem)
    return f"The last one: {words}."


def look_at_secret_key() -> str:
    if is_guessable(settings.SECRET_KEY):
        raise Ill(f"SECRET_KEY is too easy to guess: use {SHORTEST_KEY} random characters.")
    return "Long and mixed enough."
