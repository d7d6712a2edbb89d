"""What people of the owner's team changed: who, when, which row, before and after."""

from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from business.audit.facts import Change, cut

LONGEST_NAME = 200
ROWS_OF_A_STATEMENT = 500


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def about(self, row: models.Model) -> Self:
        return self.filter(kind=kind_of(row), key=str(row.pk))

    def with_words(self, words: str) -> Self:
        """Those in whose names, sentence or values the words stand, whatever their capitals."""
        return self.filter(words__contains=words.lower())

    def newest_first(self) -> Self:
        return self.order_by("-pk")

    def note(
        self,
        row: models.Model,
        verb: "AuditEntry.Verb | int",
        *,
        actor: Any = None,
        by: str = "",
        what: str = "",
        changes: Iterable[Change] = (),
    ) -> "AuditEntry":
        """Write down one change, inside the transaction that makes it.

        `actor` is the person who signed in; else `by` says what did it, such as a command's name.
        """
        entry = entry_of(row, verb, actor, by, what, changes)
        entry.save(using=self.db)
        return entry

    def note_each(
        self,
        rows: Iterable[tuple[models.Model, list[Change]]],
        verb: "AuditEntry.Verb | int",
        *,
        actor: Any = None,
        by: str = "",
        what: str = "",
    ) -> None:
        """`note` of many rows, each with its own changes, in few statements."""
        entries = (entry_of(row, verb, actor, by, what, changes) for row, changes in rows)
        AuditEntry.objects.bulk_create(entries, batch_size=ROWS_OF_A_STATEMENT)


class AuditEntry(models.Model):
    """Never changed and never deleted; it outlives the row that it is about (docs/adr/0008)."""

    class Verb(models.IntegerChoices):
        # The first three as in Django's admin.
        ADDED = 1, _("Added")
        CHANGED = 2, _("Changed")
        DELETED = 3, _("Deleted")
        LOOKED = 4, _("Looked at")

    at = models.DateTimeField(_("time"), default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )
    actor_name = models.CharField(max_length=LONGEST_NAME)
    verb = models.PositiveSmallIntegerField(choices=Verb)
    # The kind of the row as `app.model`, its key as text and its name at that time.
    kind = models.CharField(max_length=100)
    key = models.CharField(max_length=64)
    row_name = models.CharField(max_length=LONGEST_NAME)
    what = models.TextField(blank=True)
    # A list of {"field", "before", "after"} in words that people read.
    changes = models.JSONField(default=list)
    # All of the above in small letters: both databases find in it alike, letters as "ü" too.
    words = models.TextField(blank=True, editable=False)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("change by your team")
        verbose_name_plural = _("changes by your team")
        indexes = [
            # Serves the history of one row, and the list narrowed to one kind.
            models.Index(fields=["kind", "key", "id"], name="audit_row"),
            models.Index(fields=["kind", "id"], name="audit_kind"),
            # Serves the list narrowed to one person.
            models.Index(fields=["actor", "id"], name="audit_actor"),
            # Serves the list narrowed to days.
            models.Index(fields=["at"], name="audit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.row_name}: {self.get_verb_display()}"

    def in_words(self) -> str:
        """What happened in one line; the changes where nobody put it into words."""
        return (
            self.what
            or "; ".join(say_change(each) for each in self.changes)
            or self.get_verb_display()
        )


def entry_of(
    row: models.Model,
    verb: "AuditEntry.Verb | int",
    actor: Any,
    by: str,
    what: str,
    changes: Iterable[Change],
) -> AuditEntry:
    entry = AuditEntry(
        actor=actor,
        actor_name=cut(str(actor) if actor else by, LONGEST_NAME),
        verb=verb,
        kind=kind_of(row),
        key=str(row.pk),
        row_name=cut(str(row), LONGEST_NAME),
        what=what,
        changes=list(changes),
    )
    entry.words = words_of(entry)
    return entry


def words_of(entry: AuditEntry) -> str:
    values = [each[name] for each in entry.changes for name in ("field", "before", "after")]
    return "\n".join(filter(None, [entry.row_name, entry.actor_name, entry.what, *values])).lower()


def kind_of(row: models.Model | type[models.Model]) -> str:
    return row._meta.label_lower


def say_change(change: Change) -> str:
    return f"{change['field']}: {change['before'] or '–'} → {change['after'] or '–'}"
