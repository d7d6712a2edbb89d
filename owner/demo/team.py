"""What the demo's owner wrote to her partners, and what her list of changes holds."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Model

from business.audit.facts import Change
from business.models import AuditEntry
from owner.demo.content import DRAFT, LETTER, OWNER
from partners.models import Letter, LetterCopy, Partner, Program, User
from referrals.models import Creative, TrackingLink
from tracking.models import Claim

Verb = AuditEntry.Verb
SENT_DAYS_AGO = 12
ON_HOME_DAYS = 14


class Deed(NamedTuple):
    row: Model
    verb: AuditEntry.Verb
    at: datetime
    what: str = ""
    changes: tuple[Change, ...] = ()


def write_letters(now: datetime) -> None:
    """One that all partners got and read on Home, and a draft."""
    bella = User.objects.get(email=OWNER["email"])
    sent_at = now - timedelta(days=SENT_DAYS_AGO)
    letter = Letter.objects.create(
        **LETTER, written_by=bella, home_until=(now + timedelta(days=ON_HOME_DAYS)).date()
    )
    letter.send(Partner.objects.by_name(), sent_at)
    # They left long ago: the worker has nothing to post.
    LetterCopy.objects.filter(letter=letter).update(state=LetterCopy.State.SENT)
    draft = Letter.objects.create(**DRAFT, to=Letter.To.PROGRAMS, written_by=bella)
    draft.programs.set(Program.objects.filter(name="Gold"))
    Letter.objects.filter(pk=letter.pk).update(created_at=sent_at - timedelta(minutes=20))
    Letter.objects.filter(pk=draft.pk).update(created_at=now - timedelta(days=1))


def note_deeds(now: datetime) -> None:
    """Written as the admin would have, in the order of their days."""
    bella = User.objects.get(email=OWNER["email"])
    for deed in sorted(deeds(now), key=lambda each: each.at):
        entry = AuditEntry.objects.note(
            deed.row, deed.verb, actor=bella, what=deed.what, changes=deed.changes
        )
        AuditEntry.objects.filter(pk=entry.pk).update(at=deed.at)


def deeds(now: datetime) -> Iterator[Deed]:
    salon, summer = (TrackingLink.objects.get(code=code) for code in ("salon", "summer"))
    silver = Program.objects.get(name="Silver")
    letter = Letter.objects.exclude(sent_at=None).get()
    claim = Claim.objects.get(state=Claim.State.ACCEPTED)
    offer = Creative.objects.get(kind=Creative.Kind.TEXT)
    yield Deed(salon, Verb.ADDED, now - timedelta(days=60), changes=(said("Code", "", "salon"),))
    earlier = "8 % of every first purchase."
    earns = said("What you earn", earlier, silver.what_you_earn)
    yield Deed(silver, Verb.CHANGED, now - timedelta(days=45), changes=(earns,))
    yield Deed(summer, Verb.CHANGED, now - timedelta(days=30), "Archived.")
    sent = letter.sent_at or now
    yield Deed(letter, Verb.CHANGED, sent, f"Sent to {letter.copies.count()} partners.")
    yield Deed(offer, Verb.ADDED, now - timedelta(days=10), changes=(said("Name", "", offer.name),))
    yield Deed(claim, Verb.CHANGED, now - timedelta(hours=2), changes=(answered(claim),))


def answered(claim: Claim) -> Change:
    return said("State", str(Claim.State.WAITING.label), str(claim.get_state_display()))


def said(field: str, before: str, after: str) -> Change:
    return Change(field=field, before=before, after=after)
