"""Sees whether a request that changes rows also writes down what changed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.signals import request_finished, request_started
from django.db import connection

WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
OURS = re.compile(r"(business|partners|referrals|tracking|integrations)_")
AUDIT = "business_auditentry"
# Nobody's decision: what follows from a change, counts, a try-out, a job's note; a bulk change is
# written down at each of its partners.
NOT_CHANGES = {
    "business_job",
    "business_putoff",
    "business_workerprocess",
    "integrations_formload",
    "partners_bulkchange",
    "partners_storedimport",
    "referrals_destinationcheck",
    "tracking_linkdomain",
    "tracking_routingversion",
    "tracking_testrun",
}


class Watch:
    def __init__(self) -> None:
        self.path = ""
        self.written: set[str] = set()
        self.silent: list[str] = []

    def see(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        # A conditional update that found nothing changed nothing.
        if self.path and (sql.startswith("INSERT") or context["cursor"].rowcount):
            self.written |= set(WRITES.findall(sql))
        return result

    def start(self, environ: dict[str, Any], **_more: Any) -> None:
        is_watched = environ["REQUEST_METHOD"] == "POST"
        self.path = environ["PATH_INFO"] if is_watched else ""
        self.path = self.path if self.path.startswith("/admin/") else ""
        self.written = set()

    def finish(self, **_more: Any) -> None:
        changed = {each for each in self.written if OURS.match(each)} - NOT_CHANGES
        if self.path and changed and AUDIT not in changed:
            self.silent.append(f"{self.path}: {', '.join(sorted(changed))}")
        self.path = ""


@contextmanager
def watched() -> Iterator[Watch]:
    watch = Watch()
    request_started.connect(watch.start, weak=False)
    request_finished.connect(watch.finish, weak=False)
    try:
        with connection.execute_wrapper(watch.see):
            yield watch
    finally:
        request_started.disconnect(watch.start)
        request_finished.disconnect(watch.finish)
