"""What waits for the owner, on the front page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from business.models import OutgoingMessage
from business.worker.state import FAILURES_SHOWN
from partners.models import PartnerApplication
from referrals.models import DestinationCheck
from tracking.models import Claim, OptIn
from tracking.oddities import count_unreviewed


@dataclass(frozen=True, slots=True)
class Waiting:
    sentence: str
    address: str


def what_waits() -> list[Waiting]:
    """Only what there is; nothing where nothing waits."""
    counted = numbers()
    known = {key: list(say(key, number)) for key, number in counted.items()}
    first, later = ("applications", "claims"), ("addresses", "messages")
    return [
        *(line for key in first for line in known[key]),
        *opt_ins(),
        *(line for key in later for line in known[key]),
        *oddities(),
    ]


def numbers() -> dict[str, int]:
    """How many rows wait of each kind; with one query, as the front page asks each time."""
    recent = timezone.now() - FAILURES_SHOWN
    lists: dict[str, QuerySet[Any]] = {
        "applications": PartnerApplication.objects.waiting(),
        "claims": Claim.objects.waiting(),
        "addresses": DestinationCheck.objects.dead(),
        "messages": OutgoingMessage.objects.failed().filter(created_at__gte=recent),
    }
    first, *others = (
        rows.order_by().annotate(which=Value(key)).values("which").annotate(n=Count("pk"))
        for key, rows in lists.items()
    )
    found = first.union(*others, all=True).values_list("which", "n")
    return dict.fromkeys(lists, 0) | dict(found)


def say(kind: str, number: int) -> Iterator[Waiting]:
    if number:
        sentence, page, query = {
            "applications": say_applications,
            "claims": say_claims,
            "addresses": say_addresses,
            "messages": say_messages,
        }[kind](number)
        yield Waiting(sentence % number, f"{reverse(f'admin:{page}_changelist')}?{query}")


def say_applications(number: int) -> tuple[str, str, str]:
    sentence = ngettext(
        "%d application to become a partner", "%d applications to become a partner", number
    )
    return sentence, "partners_partnerapplication", "state__exact=waiting"


def say_claims(number: int) -> tuple[str, str, str]:
    sentence = ngettext(
        "%d claim: a partner misses credit", "%d claims: partners miss credit", number
    )
    return sentence, "tracking_claim", "state__exact=waiting"


def say_addresses(number: int) -> tuple[str, str, str]:
    sentence = ngettext(
        "%d website address does not answer", "%d website addresses do not answer", number
    )
    return sentence, "referrals_trackinglink", "website=dead"


def say_messages(number: int) -> tuple[str, str, str]:
    sentence = ngettext("%d message could not be sent", "%d messages could not be sent", number)
    return sentence, "business_outgoingmessage", "state__exact=failed"


def opt_ins() -> Iterator[Waiting]:
    waiting = OptIn.objects.filter(status__in=(OptIn.Status.WAITING, OptIn.Status.HELD))
    rows = waiting.values_list("status").annotate(n=Count("pk")).order_by()
    numbers: dict[str, int] = dict(rows)
    duplicates, held = (numbers.get(each, 0) for each in (OptIn.Status.WAITING, OptIn.Status.HELD))
    if duplicates:
        sentence = ngettext("%d possible duplicate", "%d possible duplicates", duplicates)
        yield Waiting(sentence % duplicates, reverse("admin:duplicates"))
    if held:
        sentence = ngettext("%d opt-in is held", "%d opt-ins are held", held)
        address = f"{reverse('admin:tracking_optin_changelist')}?status__exact=held"
        yield Waiting(sentence % held, address)


def oddities() -> Iterator[Waiting]:
    number = count_unreviewed()
    if number:
        sentence = ngettext("%d thing looks odd", "%d things look odd", number)
        yield Waiting(sentence % number, reverse("admin:looks_odd"))
