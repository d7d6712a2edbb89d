"""The load of `bench deliveries`, in a process that has Django set up on an empty database."""

import json
import os
import random
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from django.db import connection

from business.models import OutgoingMessage
from tests.outbox import MailServer, mail_server

PROJECT = Path(__file__).resolve().parent.parent
RECIPIENT = re.compile(rb"^To: (\w+)@", re.M)
# A lease of three minutes may have to end, and one that another kill left after it.
SECONDS_TO_WAIT = 1800


def measure(messages: int, kills: int) -> None:
    """Print the figures; `RuntimeError` if a message is lost or came too often."""
    queue(messages)
    with mail_server() as server:
        started = time.monotonic()
        for each in sorted(random.sample(range(1, messages), kills)):
            send_until(lambda each=each: len(server.mails) >= each, server, kill=True)
        send_until(lambda: not OutgoingMessage.objects.waiting().exists(), server, kill=False)
        seconds = time.monotonic() - started
        came = Counter(RECIPIENT.search(each)[1] for each in server.mails)
    figures = {
        "database": connection.vendor,
        "messages": messages,
        "kills": kills,
        "lost": messages - len(came),
        "twice": sum(came.values()) - len(came),
        "seconds": round(seconds),
    }
    sys.stdout.write(f"{json.dumps(figures)}\n")
    if figures["lost"] or figures["twice"] > kills:
        raise RuntimeError(f"A promise is broken: {figures}")


def queue(messages: int) -> None:
    for n in range(messages):
        address = f"p{n}@example.org"
        OutgoingMessage.objects.queue_mail(
            to=address,
            subject="Please confirm",
            text="Please open this page.\n" * 20,
            dedupe=address,
        )


def send_until(holds: Callable[[], bool], server: MailServer, *, kill: bool) -> None:
    """Run a worker until then; it is killed with no word, or told to stop."""
    command = [sys.executable, str(PROJECT / "manage.py"), "worker"]
    environment = os.environ | {"EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}
    worker = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL)
    end = time.monotonic() + SECONDS_TO_WAIT
    while not holds() and time.monotonic() < end:
        time.sleep(0.01)
    # Anywhere in what it does, not only right after a mail.
    time.sleep(random.random() / 50)
    worker.kill() if kill else worker.terminate()
    worker.wait()
