"""The load of `bench lists`, in a process that has Django set up on an empty database."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.contrib import admin
from django.db import connection
from django.urls import reverse

from bench.opt_in_load import a_referral, insert
from bench.why_load import OTHERS, expect, signed_in, timed
from business.models import Business
from owner.admin.one_row import OneRowAdmin
from partners.models import Membership, Partner, PartnerCode, Program, User
from referrals.models import TrackingLink
from tracking.models import Contact, Decision, OptIn

PARTNERS, LINKS, PROGRAMS, PEOPLE = 10_000, 50, 5, 100_000
# Ten hits a day for each partner, through one link.
COUNTS = {
    "postgresql": """
        INSERT INTO tracking_hitcount (partner_id, day, link_id, ad_id, hit_class, reason, hits,
            unique_hits)
        SELECT p, current_date - d, p %% %s + 1, 0, 'human', '', 10, 8
        FROM generate_series(1, %s) AS p, generate_series(0, 364) AS d""",
    "sqlite": """
        INSERT INTO tracking_hitcount (partner_id, day, link_id, ad_id, hit_class, reason, hits,
            unique_hits)
        WITH RECURSIVE days(d) AS (SELECT 0 UNION ALL SELECT d + 1 FROM days WHERE d < 364)
        SELECT id, date('now', '-' || d || ' days'), id %% %s + 1, 0, 'human', '', 10, 8
        FROM partners_partner, days WHERE id <= %s""",
}
# Beside each list as it opens: what people ask of it.
ASKED = {
    "partners_partner": ["?q=partner+77", "?q=p777", "?status__exact=active", "?p=100", "?o=1"],
    "referrals_trackinglink": ["?q=page"],
    "tracking_hit": ["?partner=77", "?link=7", "?partner=77&link=7", "?counted=yes&unique=yes"],
    "tracking_contact": ["?q=c777", "?q=c777@example.org", "?p=1000"],
    "tracking_optin": ["?q=777", "?partner=77", "?link=7", "?status__exact=counted", "?p=1000"],
    "tracking_referral": ["?q=c777", "?partner=77", "?p=1000"],
}
PAGES_OF_MANY_ROWS = ("duplicates", "reports", "what_if", "looks_odd", "reconciliations")
SAMPLES = 7
FINDS = ("c777@example.org", "777", "p777", "Partner 777", "http://127.0.0.1/go/page7/p777")


def measure(hits: int) -> None:
    """Fill the database and print queries and milliseconds of each page, as one line of JSON."""
    fill(hits)
    owner = User.objects.create_user(email="o@example.com", is_staff=True, is_superuser=True)
    client = signed_in(owner)
    figures = {}
    for kind, address in [*lists(), *other_pages()]:
        taken = timed("page", lambda address=address: expect(client.get(address)), SAMPLES)
        of_page = {name.removeprefix("page_"): value for name, value in taken.items()}
        figures[f"{kind} {address}"] = of_page
    sys.stdout.write(f"{json.dumps({connection.vendor: figures})}\n")


def fill(hits: int) -> None:
    Business.objects.get_or_create(pk=Business.ONLY)
    for number in range(LINKS):
        TrackingLink.objects.add(
            name=f"Page {number}", code=f"page{number}", destination="https://www.example.com/"
        )
    add_partners()
    with connection.cursor() as cursor:
        cursor.execute(COUNTS[connection.vendor], [LINKS, PARTNERS])
        cursor.execute(OTHERS[connection.vendor], [hits])
    add_people()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def add_partners() -> None:
    programs = [Program.objects.create(name=f"Program {number}") for number in range(PROGRAMS)]
    numbers = range(1, PARTNERS + 1)
    insert(Partner(pk=number, name=f"Partner {number}", code=f"p{number}") for number in numbers)
    insert(PartnerCode(partner_id=number, code=f"p{number}") for number in numbers)
    insert(Membership(partner_id=number, program=programs[number % PROGRAMS]) for number in numbers)


def add_people() -> None:
    """Contacts with a referral and an opt-in each; every other one is credited."""
    now, numbers = datetime.now(UTC), range(1, PEOPLE + 1)
    emails = ((number, f"c{number}@example.org") for number in numbers)
    insert(Contact(pk=number, email=email, email_key=email) for number, email in emails)
    insert(a_referral(number) for number in numbers)
    opt_ins = [an_opt_in(number, now - timedelta(minutes=number * 5)) for number in numbers]
    insert(opt_ins)
    insert(a_decision(number, opt_in) for number, opt_in in enumerate(opt_ins))


def an_opt_in(number: int, at: datetime) -> OptIn:
    return OptIn(
        kind=OptIn.Kind.PURCHASE,
        contact_id=number,
        source="api:shop",
        external_id=str(number),
        occurred_at=at,
        received_at=at,
        day=at.date(),
        gross=12000,
        currency="EUR",
    )


def a_decision(number: int, opt_in: OptIn) -> Decision:
    partner = number % PARTNERS + 1 if number % 2 else None
    link = number % LINKS + 1 if number % 2 else None
    reason = "latest" if partner else "none"
    evidence = {"candidates": []}
    return Decision(
        opt_in=opt_in, partner_id=partner, link_id=link, reason=reason, evidence=evidence
    )


def lists() -> Iterator[tuple[str, str]]:
    for model, shown in admin.site._registry.items():
        name = model._meta.label_lower.replace(".", "_")
        if not isinstance(shown, OneRowAdmin):
            address = reverse(f"admin:{name}_changelist")
            yield from (("list", f"{address}{asked}") for asked in ("", *ASKED.get(name, ())))


def other_pages() -> Iterator[tuple[str, str]]:
    yield "page", reverse("admin:index")
    yield from (("page", f"{reverse('admin:find')}?q={text}") for text in FINDS)
    yield from (("page", reverse(f"admin:{name}")) for name in PAGES_OF_MANY_ROWS)
