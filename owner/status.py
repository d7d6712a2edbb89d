"""The status line of the front page: does what runs by itself run."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from business.outbox.mail import reaches_nobody
from business.worker.state import jobs_problem, mail_problem, worker_problem
from owner.agreement import say_agreement
from owner.backup_state import say_backup
from owner.domain_views import wrong_domains
from owner.health import redirect_problem

MESSAGES = "admin:business_outgoingmessage_changelist"


@dataclass(frozen=True, slots=True)
class Line:
    """`problem` is empty if all is well, in other words `words`; `address`: where to read on."""

    name: Any
    problem: str
    address: str = ""
    words: str = ""


def status_lines() -> list[Line]:
    now, (disagreement, agreement) = timezone.now(), say_agreement()
    no_backup, backup = say_backup(now)
    return [
        Line(_("Recording"), redirect_problem()),
        Line(_("Mail"), no_mail_server() or mail_problem(now), reverse(MESSAGES)),
        Line(_("Worker"), worker_problem(now) or jobs_problem(now)),
        Line(_("Domains"), domain_problem(now), reverse("admin:link_domains")),
        Line(_("Numbers"), disagreement, reverse("admin:reconciliations"), agreement),
        Line(_("Last backup"), no_backup, words=backup),
    ]


def no_mail_server() -> str:
    if not reaches_nobody():
        return ""
    return gettext(
        "Mails reach nobody: the server has no mail account. Whoever runs it finds in docs/mail.md "
        "how to name one. Until then make links to send yourself."
    )


def domain_problem(now: datetime) -> str:
    wrong = wrong_domains(now)
    return gettext("%(host)s needs you.") % {"host": ", ".join(wrong)} if wrong else ""
