"""What waits for the owner, on the front page."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import ngettext

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
    return [*applications(), *claims(), *opt_ins(), *dead_addresses(), *oddities()]


def applications() -> Iterator[Waiting]:
    number = PartnerApplication.objects.waiting().count()
    if number:
        sentence = ngettext(
            "%d application to become a partner", "%d applications to become a partner", number
        )
        address = f"{reverse('admin:partners_partnerapplication_changelist')}?state__exact=waiting"
        yield Waiting(sentence % number, address)


def claims() -> Iterator[Waiting]:
    number = Claim.objects.waiting().count()
    if number:
        sentence = ngettext(
            "%d claim: a partner misses credit", "%d claims: partners miss credit", number
        )
        address = f"{reverse('admin:tracking_claim_changelist')}?state__exact=waiting"
        yield Waiting(sentence % number, address)


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


def dead_addresses() -> Iterator[Waiting]:
    number = DestinationCheck.objects.dead().count()
    if number:
        sentence = ngettext(
            "%d website address does not answer", "%d website addresses do not answer", number
        )
        address = f"{reverse('admin:referrals_trackinglink_changelist')}?website=dead"
        yield Waiting(sentence % number, address)


def oddities() -> Iterator[Waiting]:
    number = count_unreviewed()
    if number:
        sentence = ngettext("%d thing looks odd", "%d things look odd", number)
        yield Waiting(sentence % number, reverse("admin:looks_odd"))
