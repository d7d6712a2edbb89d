"""Letters: what the owner writes to many partners at once, and each partner's copy of it.

Who gets what and when: docs/rules.md, Letters.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from business.models import OutgoingMessage
from partners.membership import Program
from partners.partner import Partner
from partners.user import User

LONGEST_SUBJECT = 150


class Letter(models.Model):
    """A draft until it is sent; from then on neither its words nor its readers change."""

    class To(models.TextChoices):
        ACTIVE = "active", _("All active partners")
        PROGRAMS = "programs", _("Active partners in these programs")
        OUTSIDE = "outside", _("Active partners who have not signed in yet")
        NO_HIT = "no_hit", _("Active partners whose links had no hit yet")
        THESE = "these", _("The partners with these codes")

    to = models.CharField(_("to whom"), max_length=8, choices=To, default=To.ACTIVE)
    programs = models.ManyToManyField(Program, blank=True, verbose_name=_("programs"))
    codes = models.TextField(_("codes"), blank=True, max_length=20_000)
    subject = models.CharField(_("subject"), max_length=LONGEST_SUBJECT)
    text = models.TextField(_("text"), max_length=5000)
    home_until = models.DateField(_("also show it on Home until"), null=True, blank=True)
    written_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("written by")
    )
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    stopped_at = models.DateTimeField(_("stopped"), null=True)

    class Meta:
        verbose_name = _("letter to partners")
        verbose_name_plural = _("letters to partners")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_draft(self) -> bool:
        return self.sent_at is None

    def send(self, partners: Iterable[Partner], now: datetime) -> bool:
        """Freeze who gets it; the worker posts the copies. False if it was sent before."""
        with transaction.atomic():
            if not Letter.objects.filter(pk=self.pk, sent_at=None).update(sent_at=now):
                return False
            copies = [LetterCopy(letter=self, partner=each) for each in partners]
            LetterCopy.objects.bulk_create(copies, batch_size=500)
        return True

    def stop(self, now: datetime) -> int:
        """Take back each copy that has not left; answers how many."""
        with transaction.atomic():
            going = Letter.objects.filter(pk=self.pk, stopped_at=None).exclude(sent_at=None)
            if not going.update(stopped_at=now):
                return 0
            taken = self.copies.waiting().take_back()
            posted = OutgoingMessage.objects.filter(pk__in=self.copies.posted().values("message"))
            held = posted.waiting().not_in_hand(now).select_for_update(skip_locked=True)
            keys = list(held.values_list("pk", flat=True))
            taken += self.copies.filter(message__in=keys).take_back()
            OutgoingMessage.objects.filter(pk__in=keys).delete()
        return taken

    def take_off_home(self) -> None:
        self.home_until = None
        self.save(update_fields=["home_until"])


class LetterCopyQuerySet(models.QuerySet["LetterCopy"]):
    def waiting(self) -> Self:
        return self.filter(state=LetterCopy.State.WAITING)

    def posted(self) -> Self:
        return self.filter(state=LetterCopy.State.POSTED)

    def take_back(self) -> int:
        return self.update(state=LetterCopy.State.TAKEN_BACK)

    def on_home_of(self, partner: Partner, today: date) -> Self:
        """What the partner's Home shows, the newest first, with the letters."""
        shown = self.filter(partner=partner, hidden_at=None, letter__home_until__gte=today)
        kept = shown.exclude(state=LetterCopy.State.TAKEN_BACK)
        return kept.select_related("letter").order_by("-pk")

    def settle(self) -> int:
        """Write down what became of posted copies; answers how many changed."""
        state, message = LetterCopy.State, OutgoingMessage.State
        known = self.filter(state__in=(state.POSTED, state.FAILED)).exclude(message=None)
        return (
            known.filter(message__state=message.SENT).update(state=state.SENT)
            + known.posted().filter(message__state=message.FAILED).update(state=state.FAILED)
            # Somebody had it sent again.
            + known.exclude(state=state.POSTED)
            .filter(message__state=message.WAITING)
            .update(state=state.POSTED)
        )


class LetterCopy(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for its turn")
        POSTED = "posted", _("On its way")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not sent")
        NO_MAIL = "no_mail", _("No mail")
        TAKEN_BACK = "taken", _("Taken back")

    GOING = (State.WAITING, State.POSTED)

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="copies")
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="letter_copies")
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    # Gone once the outbox forgets it.
    message = models.ForeignKey(OutgoingMessage, models.SET_NULL, null=True, related_name="+")
    hidden_at = models.DateTimeField(null=True)

    objects = LetterCopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("copy of a letter")
        verbose_name_plural = _("copies of letters")
        constraints = [
            # Also serves the letter's own page: its copies.
            models.UniqueConstraint(fields=["letter", "partner"], name="letter_copy_once")
        ]
        indexes = [
            # Serves the worker, every few seconds: what waits, and what became of the posted.
            models.Index(
                fields=["state", "id"],
                condition=Q(state__in=["waiting", "posted", "failed"]),
                name="letter_copy_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.letter}, {self.partner}"

    @property
    def dedupe(self) -> str:
        return f"letter:{self.pk}"

    def hide(self, now: datetime) -> None:
        LetterCopy.objects.filter(pk=self.pk, hidden_at=None).update(hidden_at=now)
