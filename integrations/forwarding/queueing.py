"""Queues what a form forwards: e-mails to the owner and a copy to a web address."""

from datetime import UTC, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from business.models import OutgoingMessage
from business.outbox.message import LONGEST_SUBJECT
from business.plain_text import validate_line
from integrations.forwarding.opt_in_copy import OptInCopy, copy_of, sample_copy
from integrations.hosted_form import HostedForm
from tracking.report import Recorded


def forward(hosted: HostedForm, recorded: Recorded) -> None:
    """Call it in the transaction that stores the opt-in: both are kept, or none."""
    if hosted.recipients or hosted.copy_to:
        queue(copy_of(hosted, recorded))


def forward_test(hosted: HostedForm) -> None:
    with transaction.atomic():
        queue(sample_copy(hosted, datetime.now(UTC)))


def queue(copy: OptInCopy) -> None:
    for number, address in enumerate(copy.form.recipients):
        OutgoingMessage.objects.queue_mail(
            to=address,
            subject=copy.subject,
            text=copy.text,
            reply_to=answerable(copy),
            about=copy.form.source,
            dedupe=f"forward:{copy.key}:{number}",
        )
    if copy.form.copy_to:
        queue_webhook(copy)


def queue_webhook(copy: OptInCopy) -> None:
    """`dedupe` is the id that the receiver gets with each attempt."""
    message = OutgoingMessage(
        kind=OutgoingMessage.Kind.WEBHOOK,
        to=copy.form.copy_to,
        subject=copy.subject[:LONGEST_SUBJECT],
        text=copy.body,
        about=copy.form.source,
        dedupe=f"msg_{copy.key}",
    )
    OutgoingMessage.objects.bulk_create([message], ignore_conflicts=True)


def answerable(copy: OptInCopy) -> str:
    """Where the owner's answer goes; none to a test or to what no mail program takes."""
    try:
        validate_line(copy.email)
        validate_email(copy.email)
    except ValidationError:
        return ""
    return "" if copy.is_test else copy.email
