"""Jobs for the tests of the worker; settings name them by their path."""

from collections.abc import Iterator
from datetime import datetime

from django.db import OperationalError

seen: list[str] = []
left = [2, 1]


def in_slices(_now: datetime) -> int:
    seen.append("slice")
    return left.pop(0) if left else 0


def with_memory(_now: datetime) -> Iterator[int]:
    for step in range(3):
        seen.append(f"step {step}")
        yield 10


def once(_now: datetime) -> None:
    seen.append("once")


def without_disk(_now: datetime) -> int:
    raise OperationalError("disk full\nDETAIL: somebody's data")


def with_a_fault(_now: datetime) -> int:
    raise KeyError("a fault of the job")
