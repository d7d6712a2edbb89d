"""Messages that leave this install: rows of the event's own transaction, sent by the worker."""

from datetime import datetime, timedelta
from typing import Self

from django.core.validators import validate_email
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from business.plain_text import validate_line, without_unseen

# Longer than one sending takes, each of its waits at the limit of settings.EMAIL_TIMEOUT. Only
# after a killed worker does anybody wait for it.
LEASE = timedelta(minutes=3)
FIRST_PAUSE = timedelta(minutes=1)
# 1, 2, 4 ... 512 minutes between them: the last one 17 hours after the first.
MOST_ATTEMPTS = 11
LONGEST_SUBJECT = 200
LONGEST_ERROR = 500
LONGEST_ABOUT = 100


class OutgoingMessageQuerySet(models.QuerySet["OutgoingMessage"]):
    def waiting(self) -> Self:
        return self.filter(state=OutgoingMessage.State.WAITING)

    def failed(self) -> Self:
        return self.filter(state=OutgoingMessage.State.FAILED)

    def not_in_hand(self, now: datetime) -> Self:
        """Those that no worker is sending at this moment."""
        return self.filter(Q(leased_until=None) | Q(leased_until__lte=now))

    def due(self, now: datetime) -> Self:
        return self.waiting().not_in_hand(now).filter(next_attempt_at__lte=now)

    def send_again(self, now: datetime) -> int:
        """Have them sent now, with all attempts before them; answers how many that are.

        What is being sent is left out. A message that was sent goes out a second time.
        """
        again = {"state": OutgoingMessage.State.WAITING, "attempts": 0, "next_attempt_at": now}
        return self.not_in_hand(now).update(**again, sent_at=None, last_error="")

    def queue_mail(
        self,
        *,
        to: str,
        subject: str,
        text: str,
        dedupe: str,
        html: str = "",
        reply_to: str = "",
        about: str = "",
        unsubscribe: str = "",
    ) -> None:
        """Have one e-mail sent if the caller's transaction is committed.

        `dedupe` names the event: what was queued under it before is not queued again. `about` says
        in a few characters what it belongs to. `unsubscribe` is a web address that ends such
        mails when something is posted to it (RFC 8058). Raises ValidationError if an address of
        a mail is none.
        """
        for address in [to, reply_to] if reply_to else [to]:
            validate_line(address)
            validate_email(address)
        message = self.model(
            kind=OutgoingMessage.Kind.MAIL,
            to=to,
            subject=without_unseen(" ".join(subject.split()))[:LONGEST_SUBJECT],
            # PostgreSQL takes no NUL in a text.
            text=text.replace("\0", ""),
            html=html.replace("\0", ""),
            reply_to=reply_to,
            about=about[:LONGEST_ABOUT],
            unsubscribe=unsubscribe,
            dedupe=dedupe,
        )
        self.bulk_create([message], ignore_conflicts=True)

    def lease(self, kind: str, now: datetime) -> "OutgoingMessage | None":
        """The next due message, for the caller alone until the lease is over; counts the attempt.

        On SQLite the transaction holds the one write lock from its beginning.
        """
        if not self.filter(kind=kind).due(now).exists():
            return None
        with transaction.atomic():
            due = self.filter(kind=kind).due(now).select_for_update(skip_locked=True)
            message = due.order_by("next_attempt_at").first()
            if message:
                message.attempts += 1
                message.leased_until = now + LEASE
                message.save(update_fields=["attempts", "leased_until"])
        return message


class OutgoingMessage(models.Model):
    """`to` is an address of the kind's own: an e-mail address, say, or one of the web."""

    class Kind(models.TextChoices):
        MAIL = "mail", _("E-mail")
        WEBHOOK = "webhook", _("Copy to a web address")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not sent")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.MAIL)
    to = models.CharField(_("to"), max_length=2048)
    subject = models.CharField(_("subject"), max_length=LONGEST_SUBJECT, blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("text with markup"), blank=True)
    reply_to = models.CharField(_("answers go to"), max_length=254, blank=True)
    about = models.CharField(_("about"), max_length=LONGEST_ABOUT, blank=True)
    unsubscribe = models.CharField(max_length=2048, blank=True, editable=False)
    dedupe = models.CharField(max_length=200, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    leased_until = models.DateTimeField(null=True, editable=False)
    last_error = models.CharField(_("what went wrong"), max_length=LONGEST_ERROR, blank=True)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True)

    objects = OutgoingMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-created_at", "-pk"]
        indexes = [
            # Serves the worker, every second: what of a kind is due.
            models.Index(
                fields=["kind", "next_attempt_at"],
                condition=Q(state="waiting"),
                name="message_due",
            ),
            # Serves the owner's list and its filter, and the clean-up.
            models.Index(fields=["state", "created_at"], name="message_by_state"),
            # Serves the owner's list of all.
            models.Index(fields=["created_at"], name="message_by_time"),
            # Serves a form's page: its newest messages.
            models.Index(fields=["about", "created_at"], name="message_by_about"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="message_sent_when"
            ),
        ]

    def __str__(self) -> str:
        return self.subject or self.to

    def mark_sent(self) -> None:
        """Whoever holds the lease by now: what has left must not leave again."""
        self.of_this_row().update(
            state=self.State.SENT, sent_at=timezone.now(), leased_until=None, last_error=""
        )

    def postpone(self, words: str) -> None:
        """Try again after a pause that doubles; after the last attempt give up."""
        if self.attempts >= MOST_ATTEMPTS:
            self.give_up(words)
            return
        pause = FIRST_PAUSE * 2 ** (self.attempts - 1)
        self.leased_by_us().update(
            next_attempt_at=timezone.now() + pause,
            leased_until=None,
            last_error=words[:LONGEST_ERROR],
        )

    def give_up(self, words: str) -> None:
        self.leased_by_us().update(
            state=self.State.FAILED, leased_until=None, last_error=words[:LONGEST_ERROR]
        )

    def of_this_row(self) -> OutgoingMessageQuerySet:
        return OutgoingMessage.objects.filter(pk=self.pk)

    def leased_by_us(self) -> OutgoingMessageQuerySet:
        """The row, unless it took so long that somebody else has the lease now."""
        return self.of_this_row().waiting().filter(leased_until=self.leased_until)
