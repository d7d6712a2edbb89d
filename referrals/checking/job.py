"""The worker's daily look at all website addresses, one after the other."""

import time
from collections.abc import Iterator
from concurrent.futures import Future, wait
from datetime import datetime

from django.db.models import F, Q
from django.utils import timezone

from business.models import Business
from referrals.checking.asking import MOST_SECONDS, start
from referrals.checking.outcome import Outcome
from referrals.destination_check import DestinationCheck
from referrals.link import TrackingLink, TrackingLinkQuerySet

# With a run every five minutes some thousands a day.
MOST_IN_RUN = 20
SECONDS_BETWEEN_MAILS = 0.5


def check_destinations(now: datetime) -> Iterator[int]:
    """Links that lead to the same address share one look."""
    parameter = Business.objects.current().hit_id_parameter
    seen: set[str] = set()
    for address in due_links(now).order_by("pk").values_list("destination", flat=True)[:1000]:
        if address in seen:
            continue
        seen.add(address)
        looking = start(address, parameter)
        yield from wait_for(looking)
        if not looking.done():
            # The name servers hang; the next run tries again.
            looking.cancel()
            return
        yield keep(address, looking.result(), now)
        if len(seen) == MOST_IN_RUN:
            return


def wait_for(looking: Future[Outcome]) -> Iterator[int]:
    """The worker sends mail meanwhile."""
    end = time.monotonic() + MOST_SECONDS
    while wait([looking], SECONDS_BETWEEN_MAILS).not_done and time.monotonic() < end:
        yield 0


def keep(address: str, outcome: Outcome, now: datetime) -> int:
    links = list(due_links(now).filter(destination=address))
    for link in links:
        DestinationCheck.objects.record(link, address, outcome, timezone.now())
    return len(links)


def due_links(now: datetime) -> TrackingLinkQuerySet:
    """Active links whose address was not looked at for a day, or never."""
    never = Q(destination_check=None) | ~Q(destination_check__address=F("destination"))
    return TrackingLink.objects.active().filter(never | Q(destination_check__due_at__lte=now))
