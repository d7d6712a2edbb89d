"""Changes many partners at once, all or none, and takes such a change back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from partners.bulk_change import BulkChange, BulkChangeRow
from partners.membership import Membership, Program
from partners.partner import Partner
from partners.user import User

AT_ONCE = 1000
Kind = BulkChange.Kind


class ChangedMeanwhileError(Exception):
    """Other partners would be changed than those that the page named."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to become of the partners: a status, or into or out of a program."""

    kind: BulkChange.Kind
    status: str = ""
    program: Program | None = None

    def those_it_changes(self, chosen: "QuerySet[Partner]") -> "QuerySet[Partner]":
        """Of the chosen ones those who are not so already."""
        partners = Partner.objects.filter(pk__in=chosen.order_by().values("pk"))
        if self.kind == Kind.STATUS:
            return partners.exclude(status=self.status)
        is_in = Exists(Membership.objects.filter(partner=OuterRef("pk"), program=self.program))
        return partners.filter(is_in if self.kind == Kind.LEAVE else ~is_in)

    def seen(self, chosen: "QuerySet[Partner]") -> str:
        """A short text that is another one when other partners would be changed."""
        found = self.those_it_changes(chosen).aggregate(number=Count("pk"), total=Sum("pk"))
        return say_seen(found["number"], found["total"] or 0)


def say_seen(number: int, total: int) -> str:
    return f"{number}-{total}"


def change_many(
    chosen: "QuerySet[Partner]", wanted: Wanted, *, key: UUID, seen: str, actor: User
) -> BulkChange | None:
    """Change those of the chosen partners whom the page named in `seen`.

    None if the page's `key` was used before: it is done already. `ChangedMeanwhileError` if others
    would be changed now. Call it in a transaction, and note the history in the same one.
    """
    with transaction.atomic():
        change, is_new = BulkChange.objects.get_or_create(
            pk=key,
            defaults={
                "kind": wanted.kind,
                "status": wanted.status,
                "program": wanted.program,
                "actor": actor,
            },
        )
        if not is_new:
            return None
        found = wanted.those_it_changes(chosen)
        locked = found.select_for_update(of=("self",), no_key=True).order_by("pk")
        before = list(locked.values_list("pk", "status"))
        if say_seen(len(before), sum(pk for pk, _status in before)) != seen:
            raise ChangedMeanwhileError
        CHANGERS[wanted.kind](change, before, found)
        change.partners = len(before)
        change.save(update_fields=["partners"])
    return change


def set_status(
    change: BulkChange, before: list[tuple[int, str]], _found: "QuerySet[Partner]"
) -> None:
    store(
        BulkChangeRow(change=change, partner_id=pk, former_status=status) for pk, status in before
    )
    changed_by(change).update(status=change.status)


def join(change: BulkChange, before: list[tuple[int, str]], _found: "QuerySet[Partner]") -> None:
    made = Membership.objects.bulk_create(
        [Membership(partner_id=pk, program=change.program) for pk, _status in before],
        batch_size=AT_ONCE,
    )
    store(
        BulkChangeRow(change=change, partner_id=each.partner_id, membership_id=each.pk)
        for each in made
    )


def leave(change: BulkChange, _before: list[tuple[int, str]], found: "QuerySet[Partner]") -> None:
    memberships = Membership.objects.filter(program=change.program)
    since = memberships.filter(partner__in=found.values("pk"))
    store(
        BulkChangeRow(change=change, partner_id=pk, joined_at=joined_at)
        for pk, joined_at in list(since.values_list("partner_id", "joined_at"))
    )
    memberships.filter(partner__in=changed_by(change).values("pk")).delete()


CHANGERS = {Kind.STATUS: set_status, Kind.JOIN: join, Kind.LEAVE: leave}


def changed_by(change: BulkChange) -> "QuerySet[Partner]":
    return Partner.objects.filter(pk__in=change.rows.values("partner"))


def store(rows: Iterable[BulkChangeRow]) -> None:
    BulkChangeRow.objects.bulk_create(rows, batch_size=AT_ONCE)


def undo_change(change: BulkChange, now: datetime | None = None) -> list[int] | None:
    """Give the partners back what this change took, but for those who were changed since.

    Answers the keys of the partners restored; None if it is undone already or too long ago.
    """
    now = now or timezone.now()
    with transaction.atomic():
        undoable = BulkChange.objects.undoable(now).filter(pk=change.pk)
        if not undoable.update(undone_at=now):
            return None
        rows = list(change.rows.order_by("partner_id"))
        restore, restored = RESTORERS[Kind(change.kind)], []
        # By their keys: PostgreSQL, whose statistics are from before the change, would compare
        # each partner with each row.
        for first in range(0, len(rows), AT_ONCE):
            restored += restore(change, rows[first : first + AT_ONCE])
    return restored


def lock_partners(rows: Sequence[BulkChangeRow]) -> dict[int, str]:
    """Their status, which nobody else changes from now on."""
    partners = Partner.objects.filter(pk__in=[row.partner_id for row in rows])
    locked = partners.select_for_update(no_key=True).order_by("pk")
    return dict(locked.values_list("pk", "status"))


def restore_status(change: BulkChange, rows: Sequence[BulkChangeRow]) -> list[int]:
    now = lock_partners(rows)
    unchanged = [row for row in rows if now.get(row.partner_id) == change.status]
    had = defaultdict(list)
    for row in unchanged:
        had[row.former_status].append(row.partner_id)
    for status, keys in had.items():
        Partner.objects.filter(pk__in=keys).update(status=status)
    return [row.partner_id for row in unchanged]


def leave_again(_change: BulkChange, rows: Sequence[BulkChangeRow]) -> list[int]:
    lock_partners(rows)
    memberships = Membership.objects.filter(pk__in=[row.membership_id for row in rows])
    restored = list(memberships.values_list("partner_id", flat=True))
    memberships.delete()
    return restored


def join_again(change: BulkChange, rows: Sequence[BulkChangeRow]) -> list[int]:
    """With the day of the former membership."""
    there = lock_partners(rows)
    memberships = Membership.objects.filter(program=change.program, partner__in=there)
    left = there.keys() - set(memberships.values_list("partner_id", flat=True))
    Membership.objects.bulk_create(
        Membership(partner_id=key, program=change.program) for key in sorted(left)
    )
    since = change.rows.filter(partner=OuterRef("partner"), joined_at__isnull=False)
    memberships.filter(partner__in=left).update(
        joined_at=Coalesce(Subquery(since.values("joined_at")[:1]), F("joined_at"))
    )
    return sorted(left)


RESTORERS = {Kind.STATUS: restore_status, Kind.JOIN: leave_again, Kind.LEAVE: join_again}
