"""How much waits on disk and how long already; every process of the machine sees the same."""

import time
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from tracking.door.spool import opened_at, spool_files
from tracking.door.status import Status


class SpoolState(NamedTuple):
    hits: int
    oldest_seconds: int


def spool_state(folder: Path) -> SpoolState:
    hits, oldest = 0, time.time()
    for path in spool_files(folder):
        try:
            with path.open("rb") as file:
                hits += sum(1 for _line in file)
            oldest = min(oldest, opened_at(path).timestamp())
        except FileNotFoundError:
            # Replayed and erased a moment ago.
            continue
    return SpoolState(hits, round(time.time() - oldest))


def spool_sentence(state: SpoolState, status: Status) -> str:
    """What the owner, monitors and the log read; empty if all is well."""
    parts = []
    if status.unstored:
        text = _("Lost because database and disk both failed: %(hits)s hits.")
        parts.append(text % {"hits": status.unstored})
    if status.refused:
        parts.append(_("Refused by the database: %(hits)s hits.") % {"hits": status.refused})
    if state.hits:
        text = _("On the disk until the database takes them: %(hits)s hits, since %(age)s s.")
        parts.append(text % {"hits": state.hits, "age": state.oldest_seconds})
    return " ".join(parts)
