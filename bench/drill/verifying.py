"""What must hold when everything is quiet again."""

import json
import time

from bench.drill.clients import Memory
from bench.drill.served import Served
from bench.redirect.databases import run_python

SECONDS_TO_REPLAY = 120
COMPARE = """
import json, sys, django; django.setup()
from django.db.models import Sum
from tracking.hit_ids import read_hit_id
from tracking.models import Hit, HitCount
tokens = json.load(open({tokens!r}))
promised = {{read_hit_id(token).hit for token in tokens}}
stored = set(Hit.objects.values_list("pk", flat=True))
counted = HitCount.objects.aggregate(n=Sum("hits"))["n"] or 0
print(len(tokens) - len(promised), len(promised - stored), len(stored), counted)
"""


def what_is_wrong(memory: Memory, served: Served, unstored: int = 0) -> list[str]:
    """Sentences; none if no answered click is missing and every hit is counted once.

    `unstored`: so many the service itself reported as lost, disk and database failing both.
    """
    folder, database_url = served.folder, served.env["DATABASE_URL"]
    faults = [f"wrong answer: {each}" for each in sorted(set(memory.wrong))[:5]]
    if not wait_for_replay(served):
        faults.append("the spool was not replayed")
    tokens = folder / "tokens.json"
    tokens.write_text(json.dumps(memory.tokens))
    code = COMPARE.format(tokens=str(tokens))
    double, lost, stored, counted = map(int, run_python(code, database_url, folder).split())
    if double or lost > unstored:
        faults.append(f"of {len(memory.tokens)} answered clicks {lost} are lost, {double} double")
    if stored != counted:
        faults.append(f"{stored} hits are stored, the counts say {counted}")
    return faults


def wait_for_replay(served: Served) -> bool:
    end = time.monotonic() + SECONDS_TO_REPLAY
    while time.monotonic() < end:
        if not served.spool_files():
            return True
        time.sleep(0.2)
    return False
