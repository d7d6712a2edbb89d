"""A file small enough for one plan, one page to read it, and one transaction."""

from dataclasses import dataclass
from io import BytesIO
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from owner.effects.words import grouped
from owner.importing.applying import apply, choose_codes
from owner.importing.encodings import UnreadableError
from owner.importing.known import Known
from owner.importing.parents import plan_parents
from owner.importing.plan import Plan, Seen, plan_people
from owner.importing.table import Table
from partners.models import StoredImport
from partners.partner import lock_tree

MOST_ROWS = 5000
MOST_BYTES = 5_000_000


class ChangedMeanwhileError(Exception):
    """The import would do something else than what the page said; nothing is imported."""


class ImportedAlreadyError(Exception):
    """The second press of the button."""


@dataclass(frozen=True, slots=True)
class FilePlan:
    table: Table
    plan: Plan
    known: Known


def plan_file(content: bytes, encoding: str = "") -> FilePlan:
    """`UnreadableError` where the file as a whole is of no use."""
    table = Table(BytesIO(content), encoding)
    rows = list(islice(table.rows(), MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        sentence = _(
            "The file has more than %s lines. Cut it into several files, or let whoever runs the "
            "server import it: python3 run.py manage import_partners FILE"
        )
        raise UnreadableError(sentence % grouped(MOST_ROWS))
    if not rows:
        raise UnreadableError(_("The file has a head but no lines below it."))
    plan, known = plan_people(rows, Seen())
    plan_parents(plan, known)
    choose_codes(plan)
    return FilePlan(table, plan, known)


def import_stored(stored: StoredImport, seen: str) -> Plan:
    """Import the file if that does what the page said whose plan had the digest `seen`.

    All of its good lines or none. Call it in a transaction that also writes the history.
    """
    try:
        with transaction.atomic():
            lock_tree()
            if not stored.claim():
                raise ImportedAlreadyError
            found = plan_file(bytes(stored.content), stored.encoding)
            if found.plan.digest() != seen:
                raise ChangedMeanwhileError
            apply(found.plan, found.known)
    except (IntegrityError, ValidationError):
        # Somebody took a code or an e-mail between the look-up and now.
        raise ChangedMeanwhileError from None
    return found.plan
