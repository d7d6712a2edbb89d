"""Plays the demo's journeys through the very functions that real clicks and forms go through."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from business.models import Business
from owner.demo.content import BUSINESS, FORM, LINKS, SHOP
from owner.demo.journeys import Step, make_steps, name_of
from partners.models import Partner
from partners.own_clicks import NOBODY, OwnMark
from referrals.models import TrackingLink
from tracking.clicks import Click, answer_click, hit_token
from tracking.facts import Facts
from tracking.hit_ids import VisitorCookie, read_hit_id
from tracking.models import OptIn
from tracking.new_hit import NewHit
from tracking.opt_ins import Report, record_opt_in
from tracking.recording import record_hits
from tracking.routing import load_table

ARCHIVED_DAYS_AGO = 25
VAT_PERCENT = 19
FIRST_ORDER = 901


def play(now: datetime) -> None:
    """Ninety days up to this moment: the hits, then the opt-ins and referrals that followed."""
    business = Business.objects.current()
    steps = make_steps(now.astimezone(business.zone).date(), business.zone)
    window = timedelta(hours=business.unique_window_hours)
    # One transaction: two thousand commits would make the first start wait for the disk.
    with transaction.atomic():
        for step, click in answer_all([step for step in steps if step.at < now], now):
            record_hits([click], window)
            if click.hit and click.hit.is_eligible:
                follow_up(step, click.hit, now)


def answer_all(steps: Iterable[Step], now: datetime) -> Iterator[tuple[Step, Click]]:
    """The answers in order of time; the archived link still works before its day."""
    archived_at = now - timedelta(days=ARCHIVED_DAYS_AGO)
    table_before = load_table(now)
    archived = [link.code for link in LINKS if link.is_archived]
    TrackingLink.objects.filter(code__in=archived).update(archived_at=archived_at)
    table_after = load_table(now)
    partner_ids = dict(Partner.objects.values_list("code", "pk"))
    cookies: dict[int, VisitorCookie] = {}
    for step in steps:
        facts = facts_of(step, cookies.get(step.person), partner_ids)
        click = answer_click(facts, table_before if step.at < archived_at else table_after)
        if click.hit and click.cookie:
            cookies[step.person] = cookie_of(click.hit)
        yield step, click


def facts_of(step: Step, cookie: VisitorCookie | None, partner_ids: dict[str, int]) -> Facts:
    partner_id = partner_ids.get(step.path.split("/")[1]) if step.is_own else None
    return Facts(
        at=step.at.astimezone(UTC),
        path=step.path,
        user_agent=step.user_agent,
        referrer=step.referrer,
        address=f"2001:db8::{step.person + 1:x}",
        is_navigation=not step.is_background,
        cookie=cookie,
        own=OwnMark(step.is_team, partner_id) if step.is_team or step.is_own else NOBODY,
    )


def cookie_of(hit: NewHit) -> VisitorCookie:
    newest = read_hit_id(hit_token(hit))
    if hit.visitor is None or newest is None:
        raise ValueError("This hit set no cookie.")
    return VisitorCookie(hit.visitor, newest)


def follow_up(step: Step, hit: NewHit, now: datetime) -> None:
    """What the person did after a click that counted."""
    signed_up_at = hit.at + timedelta(minutes=2 + step.person % 17)
    bought_at = signed_up_at + timedelta(hours=step.person % 70)
    if step.signs_up and signed_up_at < now:
        sign_up(step, hit, signed_up_at)
    if step.spends and bought_at < now:
        buy(step, hit, bought_at)


def sign_up(step: Step, hit: NewHit, at: datetime) -> None:
    name, email = name_of(step.person)
    record_opt_in(
        Report(
            kind=OptIn.Kind.FORM,
            source=f"form:{FORM['slug']}",
            external_id=str(hit.pk),
            email=email,
            name=name,
            occurred_at=at,
            cookie=cookie_of(hit),
        )
    )


def buy(step: Step, hit: NewHit, at: datetime) -> None:
    name, email = name_of(step.person)
    record_opt_in(
        Report(
            kind=OptIn.Kind.PURCHASE,
            source=SHOP,
            external_id=str(FIRST_ORDER + OptIn.objects.filter(source=SHOP).count()),
            email=email,
            name=name,
            occurred_at=at,
            hit_id=hit_token(hit),
            is_trusted=True,
            **with_vat(step.spends),
        )
    )


def with_vat(cents: int) -> dict[str, Any]:
    """The amounts of a report, of what the customer paid."""
    tax = cents * VAT_PERCENT // (100 + VAT_PERCENT)
    return {"gross": cents, "tax": tax, "currency": BUSINESS["currency"]}
