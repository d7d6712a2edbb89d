"""The load of `bench routing`: many partners, and the routing table read again and again."""

import gc
import json
import threading
import time
from datetime import UTC, datetime
from statistics import median

from django.db import connection, transaction

from bench.redirect.seeding import fill
from partners.models import Membership, Partner, PartnerCode, Program
from tracking.routing import load_table

ROUNDS = 15
SLICE = 2_000
# How long the thread that stands for the clicks sleeps between two looks at the clock.
REST = 0.001


def measure(partners: int) -> None:
    """Print the median time of a reading, and how long another thread waited meanwhile, in ms."""
    fill(3)
    add_partners(partners)
    gc.freeze()
    seconds, pauses = [], Pauses()
    with pauses:
        for _round in range(ROUNDS):
            began = time.perf_counter()
            load_table(datetime.now(UTC))
            seconds.append(time.perf_counter() - began)
    print(
        json.dumps(
            {
                "database": connection.vendor,
                "partners": partners,
                "reading_ms": round(median(seconds) * 1000, 1),
                "slowest_ms": round(max(seconds) * 1000, 1),
                "other_thread_p99_ms": round(pauses.at(0.99) * 1000, 2),
                "other_thread_longest_ms": round(pauses.at(1) * 1000, 2),
            }
        )
    )


def add_partners(number: int) -> None:
    program = Program.objects.create(name="Everybody")
    with transaction.atomic():
        for start in range(0, number, SLICE):
            names = [f"reader{n}" for n in range(start, min(start + SLICE, number))]
            Partner.objects.bulk_create([Partner(name=name, code=name) for name in names])
            added = Partner.objects.filter(code__in=names)
            codes = [PartnerCode(partner=each, code=each.code) for each in added]
            PartnerCode.objects.bulk_create(codes)
            Membership.objects.bulk_create(
                [Membership(partner=each, program=program) for each in added]
            )


class Pauses:
    """A thread that wants to run every millisecond, as the clicks' does, and what kept it."""

    def __init__(self) -> None:
        self.waited: list[float] = []
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self.watch)

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *_error: object) -> None:
        self.is_over.set()
        self.thread.join()

    def watch(self) -> None:
        while not self.is_over.is_set():
            began = time.perf_counter()
            time.sleep(REST)
            self.waited.append(time.perf_counter() - began - REST)

    def at(self, share: float) -> float:
        """Seconds."""
        in_order = sorted(self.waited)
        return in_order[min(int(len(in_order) * share), len(in_order) - 1)]
