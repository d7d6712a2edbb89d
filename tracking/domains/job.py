"""The worker's look at all link domains, several times a day."""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime

from django.utils import timezone

from tracking.domains.looking import SECONDS, Look, all_domains, look
from tracking.models import LinkDomain

# Looking a host up may take longer than the answer.
MOST_SECONDS = SECONDS + 7
SECONDS_BETWEEN_MAILS = 0.5
SECONDS_TO_START = 5

threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="domain")


def check_domains(_now: datetime) -> Iterator[int]:
    """The server may be starting beside the worker, so one that is away is asked twice."""
    LinkDomain.objects.exclude(host__in=all_domains()).delete()
    for host in all_domains():
        looking = threads.submit(look, host)
        yield from wait_for(looking)
        if found := result_of(looking):
            if found.state.may_be_a_start:
                yield from pause(SECONDS_TO_START)
                looking = threads.submit(look, host)
                yield from wait_for(looking)
                found = result_of(looking) or found
            LinkDomain.objects.record(host, found, timezone.now())
        yield 1


def check_all_now() -> None:
    """All at once, for somebody who waits; what does not come in time keeps its former state."""
    looks = {host: threads.submit(look, host) for host in all_domains()}
    wait(looks.values(), MOST_SECONDS)
    for host, looking in looks.items():
        if found := result_of(looking):
            LinkDomain.objects.record(host, found, timezone.now())


def wait_for(looking: Future[Look]) -> Iterator[int]:
    """The worker sends mail meanwhile."""
    end = time.monotonic() + MOST_SECONDS
    while wait([looking], SECONDS_BETWEEN_MAILS).not_done and time.monotonic() < end:
        yield 0


def pause(seconds: float) -> Iterator[int]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(SECONDS_BETWEEN_MAILS)
        yield 0


def result_of(looking: Future[Look]) -> Look | None:
    """None if a name server hangs."""
    if looking.done() and not looking.cancelled():
        return looking.result()
    looking.cancel()
    return None
