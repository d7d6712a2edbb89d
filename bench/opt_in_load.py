"""The load of `bench opt_ins`, in a process that has Django set up on an empty database."""

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db import connection, models
from django.test import Client

from business.models import Business
from integrations.models import ApiKey, HostedForm
from partners.models import Partner
from referrals.models import TrackingLink
from tracking.facts import cookie_name
from tracking.hit_ids import HitId, write_hit_id, write_visitor_cookie
from tracking.models import Contact, Decision, Hit, OptIn, Referral, Trail
from tracking.uuid7 import uuid7

PARTNERS, LINKS = 500, 20
SAMPLES = 1000
THREADS, ROUNDS = 200, 20
HARVESTED = 500
HOST = "127.0.0.1"


def measure(hits: int, contacts: int) -> None:
    """Fill the database and print the figures; `RuntimeError` if one of the promises is broken."""
    figures: dict[str, float | str] = {"database": connection.vendor, "hits": hits}
    fill(hits, contacts)
    figures |= {"contacts": contacts, **time_opt_ins(), **race(), **harvest()}
    sys.stdout.write(f"{json.dumps(figures)}\n")
    if figures["race_rows"] != ROUNDS or figures["harvest_credited"]:
        raise RuntimeError(f"A promise is broken: {figures}")


def fill(hits: int, contacts: int) -> None:
    """Links, partners, and as many trails and hits as a busy year leaves."""
    Business.objects.get_or_create(pk=Business.ONLY)
    for number in range(PARTNERS):
        Partner.objects.add(name=f"Partner {number}", code=f"p{number}")
    for number in range(LINKS):
        TrackingLink.objects.add(
            name=f"Page {number}", code=f"page{number}", destination="https://www.example.com/"
        )
    HostedForm.objects.create(title="Offer", slug="offer", hourly_limit=10**6, is_kiosk=True)
    emails = (f"c{number}@example.org" for number in range(contacts))
    insert(Contact(email=each, email_key=each) for each in emails)
    insert(map(a_hit, range(hits)))
    insert(map(a_trail, range(hits)))
    insert(map(a_referral, Contact.objects.values_list("pk", flat=True).iterator()))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def insert(rows: Iterable[models.Model]) -> None:
    remaining: Iterator[models.Model] = iter(rows)
    while chunk := list(islice(remaining, 5000)):
        type(chunk[0])._default_manager.bulk_create(chunk)


def place(number: int) -> tuple[int, int, datetime]:
    partner, link = number * 7 % PARTNERS, number * 3 % LINKS
    return partner + 1, link + 1, datetime.now(UTC) - timedelta(seconds=number * 7)


def visitor(number: int) -> UUID:
    return UUID(int=number + 1)


def a_hit(number: int) -> Hit:
    partner, link, at = place(number)
    return Hit(
        id=uuid7(at),
        at=at,
        day=at.date(),
        link_id=link,
        partner_id=partner,
        hit_class="human",
        is_eligible=True,
        link_text="page",
        visitor=visitor(number),
        dedupe_key=visitor(number),
        consent="cookie",
    )


def a_trail(number: int) -> Trail:
    partner, link, at = place(number)
    hit = uuid7(at)
    return Trail(
        visitor=visitor(number),
        link_id=link,
        partner_id=partner,
        first_hit=hit,
        first_at=at,
        last_hit=hit,
        last_at=at,
        unique_hit=hit,
        unique_at=at,
    )


def a_referral(contact: int) -> Referral:
    partner, link, at = place(contact)
    return Referral(
        contact_id=contact,
        partner_id=partner,
        link_id=link,
        source=Referral.Source.OPT_IN,
        occurred_at=at,
    )


def time_opt_ins() -> dict[str, float]:
    """Milliseconds of a form with a cookie and of a purchase with a click id, through the views."""
    token = ApiKey.objects.issue("Bench")[1]

    def form(number: int) -> None:
        post_form(f"c{number * 13}@example.org", number)

    def purchase(number: int) -> None:
        post_order(token, number, f"c{number * 17}@example.org", a_hit_id(number))

    return summarise("form", form) | summarise("purchase", purchase)


def summarise(name: str, act: Callable[[int], None]) -> dict[str, float]:
    taken = []
    for number in range(SAMPLES):
        started = time.perf_counter()
        act(number)
        taken.append((time.perf_counter() - started) * 1000)
    hundredths = statistics.quantiles(taken, n=100)
    return {f"{name}_p50_ms": round(hundredths[49], 1), f"{name}_p99_ms": round(hundredths[98], 1)}


def a_hit_id(number: int) -> str:
    partner, link, at = place(number)
    return write_hit_id(HitId(uuid7(at), link, partner, None, True))


def post_form(email: str, number: int) -> None:
    client = Client(SERVER_NAME=HOST)
    cookie = write_visitor_cookie(visitor(number), a_hit_id(number))
    client.cookies[cookie_name(False)] = cookie
    expect(client.post("/f/offer/", {"email": email}, REMOTE_ADDR="192.0.2.1"), {302})


def post_order(token: str, number: int, email: str, hit_id: str = "") -> str:
    body = {
        "kind": "purchase",
        "email": email,
        "external_id": str(number),
        "amount": 12000,
        "currency": "EUR",
        "rid": hit_id,
    }
    client = Client(SERVER_NAME=HOST, headers={"Authorization": f"Bearer {token}"})
    answer = client.post("/api/v1/opt-ins", json.dumps(body), content_type="application/json")
    expect(answer, {200, 201})
    return str(answer.content)


def expect(answer: object, statuses: set[int]) -> None:
    status = getattr(answer, "status_code", 0)
    if status not in statuses:
        raise RuntimeError(f"The answer was {status}: {getattr(answer, 'content', b'')[:200]!r}")


def race() -> dict[str, int]:
    """The same order from all threads at once, again and again: one row and one answer each."""
    token = ApiKey.objects.issue("Race", "race")[1]
    equal = 0
    for number in range(ROUNDS):

        def send(_thread: int, number: int = number) -> str:
            try:
                return post_order(token, number, f"race{number}@example.org", a_hit_id(number))
            finally:
                connection.close()

        with ThreadPoolExecutor(THREADS) as pool:
            equal += len(set(pool.map(send, range(THREADS)))) == 1
    rows = OptIn.objects.filter(source="api:race").count()
    return {"race_rows": rows, "race_rounds_with_equal_answers": equal}


def harvest() -> dict[str, int]:
    """A partner types strangers' addresses into a form; the strangers buy later, unaided."""
    token = ApiKey.objects.issue("Shop", "harvest")[1]
    emails = [f"stranger{number}@example.org" for number in range(HARVESTED)]
    for number, email in enumerate(emails):
        post_form(email, number)
    for number, email in enumerate(emails):
        post_order(token, number, email)
    orders = Decision.objects.filter(opt_in__source="api:harvest")
    credited = orders.exclude(partner=None).count()
    return {"harvest_orders": orders.count(), "harvest_credited": credited}
