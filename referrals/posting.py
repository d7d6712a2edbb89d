"""Puts letters into the outbox a few at a time, so that no other mail waits behind thousands."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from business.models import Business, OutgoingMessage
from partners.letter import LetterCopy
from partners.letters_off import off_address
from referrals.letter_words import letter_for, mail_text

# How often the worker does it, as in settings.WORKER_JOBS.
SECONDS = 10


def post_letters(_now: datetime) -> Iterator[int]:
    """Note what left, and post as many more as the rate allows: docs/rules.md, Letters."""
    yield LetterCopy.objects.settle()
    room = max(1, settings.LETTERS_PER_MINUTE * SECONDS // 60) - LetterCopy.objects.posted().count()
    if room > 0:
        yield post_some(room)


def post_some(most: int) -> int:
    with transaction.atomic():
        waiting = LetterCopy.objects.waiting().filter(letter__stopped_at=None)
        locked = waiting.select_for_update(skip_locked=True, of=("self",))
        copies = list(locked.select_related("letter", "partner__user").order_by("pk")[:most])
        if copies:
            post(copies, Business.objects.current())
    return len(copies)


def post(copies: Sequence[LetterCopy], business: Business) -> None:
    for copy in copies:
        copy.state = queue(copy, business)
    messages = OutgoingMessage.objects.filter(dedupe__in=[copy.dedupe for copy in copies])
    keys = dict(messages.values_list("dedupe", "pk"))
    for copy in copies:
        copy.message_id = keys.get(copy.dedupe)
    LetterCopy.objects.bulk_update(copies, ["state", "message"])


def queue(copy: LetterCopy, business: Business) -> LetterCopy.State:
    address = copy.partner.letter_address
    if not address:
        return LetterCopy.State.NO_MAIL
    words = letter_for(copy.letter, copy.partner, business)
    try:
        OutgoingMessage.objects.queue_mail(
            to=address,
            subject=words.subject,
            text=mail_text(words, copy.partner, business),
            reply_to=business.reply_to,
            about=f"letter:{copy.letter_id}",
            unsubscribe=off_address(copy.partner),
            dedupe=copy.dedupe,
        )
    except ValidationError:
        # An address that no mail can have.
        return LetterCopy.State.FAILED
    return LetterCopy.State.POSTED
