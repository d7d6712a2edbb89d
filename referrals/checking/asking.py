"""Looks at website addresses beside the work of the process, and never for longer than a while."""

from concurrent.futures import Future, ThreadPoolExecutor

from referrals.checking.outcome import Outcome
from referrals.checking.walk import SECONDS, Walk

# Looking a host up may take longer than a walk: who waits goes on without it.
MOST_SECONDS = SECONDS + 5

# Two at a time: nobody can let this server knock at many doors at once.
threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="check")


class BusyError(Exception):
    """No outcome in time: other looks are under way, or a name server does not answer."""


def start(address: str, parameter: str) -> Future[Outcome]:
    return threads.submit(Walk(parameter).take, address)


def check_now(address: str, parameter: str) -> Outcome:
    """Raises BusyError. Not inside a transaction: it may take seconds."""
    try:
        return start(address, parameter).result(MOST_SECONDS)
    except TimeoutError as error:
        raise BusyError from error
