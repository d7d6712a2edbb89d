"""The load of `bench partners`: an import of many partners, and a change of many at once."""

import io
import json
import resource
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from business.models import AuditEntry
from owner.bulk_words import what_changed
from partners.bulk_changing import Kind, Wanted, change_many, undo_change
from partners.models import Partner, Program, User


def import_file(path: str) -> None:
    """Print seconds, memory and what the command said, as JSON."""
    Program.objects.get_or_create(name="Many")
    began, said = time.monotonic(), io.StringIO()
    call_command("import_partners", path, stdout=said)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures = {
        "seconds": round(time.monotonic() - began, 1),
        "rss_mb": round(used),
        "said": said.getvalue().splitlines()[-1],
    }
    print(json.dumps(figures))


def change_partners(number: int) -> None:
    """Print seconds and statements of a change of so many partners, with history, and of Undo."""
    actor = User.objects.create_user("bench@example.com", is_staff=True)
    last = Partner.objects.filter(code__startswith="import").order_by("pk")[number - 1].pk
    chosen = Partner.objects.filter(code__startswith="import", pk__lte=last)
    inactive = Wanted(Kind.STATUS, Partner.Status.INACTIVE)
    leaving = Wanted(Kind.LEAVE, program=Program.objects.get(name="Many"))
    print(
        json.dumps({each.kind: there_and_back(chosen, each, actor) for each in (inactive, leaving)})
    )


def there_and_back(chosen: Any, wanted: Wanted, actor: User) -> dict[str, Any]:
    found, seen = [], wanted.seen(chosen)
    change = timed(lambda: found.append(do(chosen, wanted, seen, actor)))
    return {"change": change, "undo": timed(lambda: undo_change(found[0]))}


def do(chosen: Any, wanted: Wanted, seen: str, actor: User) -> Any:
    with transaction.atomic():
        done = change_many(chosen, wanted, key=uuid4(), seen=seen, actor=actor)
        if done:
            AuditEntry.objects.note_each(what_changed(done), AuditEntry.Verb.CHANGED, actor=actor)
    return done


def timed(deed: Callable[[], Any]) -> dict[str, float]:
    began = time.monotonic()
    with CaptureQueriesContext(connection) as statements:
        deed()
    return {"seconds": round(time.monotonic() - began, 2), "statements": len(statements)}
