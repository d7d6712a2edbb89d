"""The load of `bench why`, in a process that has Django set up on an empty database."""

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.test import Client
from django.urls import reverse

from bench.opt_in_load import HOST, LINKS, PARTNERS, a_hit, insert
from business.models import Business
from partners.models import Partner, User
from referrals.models import TrackingLink
from tracking.hit_ids import HitId, write_hit_id
from tracking.models import Binding, Contact, Hit, OptIn, Referral
from tracking.opt_ins import record_opt_in
from tracking.report import Report
from tracking.uuid7 import uuid7

# Other people's hits, seven seconds apart, each from a browser of its own.
COLUMNS = """INSERT INTO tracking_hit (
    id, visitor, dedupe_key, at, day, link_id, partner_id, hit_class, reason, is_eligible,
    is_unique, link_text, partner_text, ad_text, consent, user_agent, referrer
)"""
VALUES = """n * 3 %% 20 + 1, n * 7 %% 500 + 1, 'human', '', true, true, 'page', 'p', '', 'cookie',
    'Mozilla/5.0', 'https://www.example.com/'"""
OTHERS = {
    "postgresql": f"""{COLUMNS}
        SELECT (lpad(to_hex(ms), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0'))::uuid,
            lpad(to_hex(n), 32, '0')::uuid, lpad(to_hex(n), 32, '0')::uuid,
            to_timestamp(ms / 1000), to_timestamp(ms / 1000)::date, {VALUES}
        FROM (
            SELECT n, (extract(epoch FROM now())::bigint - n * 7) * 1000 AS ms
            FROM generate_series(1, %s) AS n
        ) AS others""",
    "sqlite": f"""{COLUMNS}
        WITH RECURSIVE others(n, at) AS (
            SELECT 1, unixepoch() UNION ALL SELECT n + 1, at - 7 FROM others WHERE n < %s
        )
        SELECT printf('%%012x70008000%%012x', at * 1000, n),
            printf('%%032x', n), printf('%%032x', n),
            datetime(at, 'unixepoch'), date(at, 'unixepoch'), {VALUES}
        FROM others""",
}
OWN_HITS, OPT_INS, BROWSERS, SAMPLES = 500, 20, 5, 30
BACKEND = "partners.sign_in.SignInBackend"


def measure(hits: int) -> None:
    """Fill the database and print milliseconds and queries of each page."""
    fill(hits)
    opt_in, hit = person()
    figures: dict[str, float | str] = {"database": connection.vendor, "hits": hits}
    for name, ask in pages(opt_in, hit).items():
        figures |= timed(name, ask)
    sys.stdout.write(f"{json.dumps(figures)}\n")


def fill(hits: int) -> None:
    Business.objects.get_or_create(pk=Business.ONLY)
    for number in range(PARTNERS):
        Partner.objects.add(name=f"Partner {number}", code=f"p{number}")
    for number in range(LINKS):
        TrackingLink.objects.add(
            name=f"Page {number}", code=f"page{number}", destination="https://www.example.com/"
        )
    with connection.cursor() as cursor:
        cursor.execute(OTHERS[connection.vendor], [hits])
        cursor.execute("ANALYZE")


def person() -> tuple[OptIn, Hit]:
    """Somebody with five browsers, 500 hits that each tied them, and some purchases."""
    contact = Contact.objects.create(email="lena@example.org", email_key="lena@example.org")
    browsers = [UUID(int=2**100 + number) for number in range(BROWSERS)]
    for browser in browsers:
        Binding.objects.create(visitor=browser, contact=contact)
    hits = [own_hit(number, browsers[number % BROWSERS]) for number in range(OWN_HITS)]
    insert(hits)
    insert(tie(hit, contact) for hit in hits)
    recorded = [record_opt_in(order(number, hits[number])) for number in range(OPT_INS)]
    return recorded[0].opt_in, hits[0]


def own_hit(number: int, browser: UUID) -> Hit:
    hit = a_hit(number)
    hit.at = datetime.now(UTC) - timedelta(hours=number + 1)
    hit.id, hit.visitor, hit.partner_id = uuid7(hit.at), browser, number % 3 + 1
    return hit


def tie(hit: Hit, contact: Contact) -> Referral:
    return Referral(
        contact=contact,
        partner_id=hit.partner_id or 1,
        link_id=hit.link_id,
        hit=hit.pk,
        source=Referral.Source.HIT,
        occurred_at=hit.at,
        confirmed_at=hit.at,
    )


def order(number: int, hit: Hit) -> Report:
    token = write_hit_id(HitId(hit.pk, hit.link_id, hit.partner_id or 1, None, True))
    return Report(
        kind=OptIn.Kind.PURCHASE,
        source="api:shop",
        email="lena@example.org",
        external_id=str(number),
        gross=12000 + number,
        currency="EUR",
        hit_id=token,
        is_trusted=True,
    )


def pages(opt_in: OptIn, hit: Hit) -> dict[str, Callable[[], object]]:
    """Each page as the person opens it, by its name."""
    owner = signed_in(User.objects.create_user(email="o@example.com", is_staff=True))
    partner = Partner.objects.get(pk=opt_in.decisions.get().partner_id)
    partner.user = User.objects.create_user(email="p@example.com")
    partner.save(update_fields=["user"])
    theirs = signed_in(partner.user)
    referral = Referral.objects.filter(partner=partner).first()
    rows = {"optin": opt_in, "hit": hit, "referral": referral}
    asked = {
        f"owner_{name}": (owner, reverse(f"admin:tracking_{name}_change", args=[row.pk]))
        for name, row in rows.items()
        if row
    }
    asked["partner_optin"] = theirs, reverse("portal:opt_in_why", args=[opt_in.pk])
    return {
        name: lambda client=client, address=address: expect(client.get(address))
        for name, (client, address) in asked.items()
    }


def signed_in(user: User) -> Client:
    client = Client(SERVER_NAME=HOST)
    client.force_login(user, backend=BACKEND)
    return client


def expect(answer: object) -> None:
    if getattr(answer, "status_code", 0) != 200:
        raise RuntimeError(f"The answer was {answer!r}")


def timed(name: str, ask: Callable[[], object], samples: int = SAMPLES) -> dict[str, float]:
    """By the clock, and what this process worked: other programs slow the first, not the second."""
    queries: list[str] = []
    with connection.execute_wrapper(
        lambda run, sql, *rest: (queries.append(sql), run(sql, *rest))[1]
    ):
        ask()
    taken, worked = [], time.process_time()
    for _number in range(samples):
        started = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - started) * 1000)
    worked = (time.process_time() - worked) * 1000 / samples
    return {
        f"{name}_queries": len(queries),
        f"{name}_p50_ms": round(statistics.median(taken), 1),
        f"{name}_min_ms": round(min(taken), 1),
        f"{name}_cpu_ms": round(worked, 1),
    }
