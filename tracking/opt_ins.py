"""Takes in an opt-in from any channel, once, and credits it (docs/rules.md, Opt-ins)."""

import secrets
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from business.days import day_of
from business.models import Business
from tracking.crediting import decide_and_tie
from tracking.hit_ids import read_hit_id
from tracking.models import Contact, OptIn, TestRun
from tracking.repeats import find_double, find_recorded, is_same, status_of
from tracking.report import Recorded, Report
from tracking.testing import run_behind

__all__ = ["DifferentOptInError", "Recorded", "Report", "record_opt_in"]


class DifferentOptInError(Exception):
    """The event was reported before with another content; `recorded` is what stands."""

    def __init__(self, recorded: Recorded) -> None:
        super().__init__(recorded.opt_in.external_id)
        self.recorded = recorded


def record_opt_in(report: Report) -> Recorded:
    """Store contact, opt-in, decision and referral in one transaction, or find them stored.

    The same `(source, external_id)` gives the same answer however often and however many at once;
    `DifferentOptInError` if its content is another one.
    """
    known = find_recorded(report)
    if known is None:
        try:
            with transaction.atomic():
                return record_new(report)
        except IntegrityError:
            # Somebody reported the same event at the same moment; theirs stands.
            known = find_recorded(report)
            if known is None:
                raise
    if not is_same(report, known):
        raise DifferentOptInError(known)
    return known


def record_new(report: Report) -> Recorded:
    business, now = Business.objects.current(), datetime.now(UTC)
    if business.consent != Business.Consent.COOKIE:
        # Below "cookie" an existing cookie is not read, neither for credit nor for later.
        report = replace(report, cookie=None)
    contact = Contact.objects.meet(report.email, report.name)
    occurred_at = report.occurred_at or now
    test_run = find_test_run(report, now)
    if test_run is None:
        contact.learn_name(report.name)
    double = None if test_run else find_double(report, contact, occurred_at)
    if double:
        return double
    opt_in = OptIn.objects.create(
        kind=report.kind,
        contact=contact,
        status=OptIn.Status.TEST if test_run else status_of(report, contact, business, occurred_at),
        test_run=test_run,
        source=report.source,
        external_id=report.external_id or secrets.token_urlsafe(16),
        occurred_at=occurred_at,
        received_at=now,
        day=day_of(occurred_at, business.zone),
        gross=report.gross,
        tax=report.tax,
        shipping=report.shipping,
        currency=report.currency,
        visitor=visitor_of(report),
        answers=report.answers,
        created_by=report.entered_by,
    )
    return Recorded(opt_in, decide_and_tie(opt_in, report, business), is_new=True)


def visitor_of(report: Report) -> UUID | None:
    """The browser that the opt-in makes known."""
    return report.cookie.visitor if report.cookie and report.binds_browser else None


def find_test_run(report: Report, now: datetime) -> TestRun | None:
    """The test whose click came along: the click id speaks first, then the browser's newest hit."""
    given = read_hit_id(report.hit_id)
    if given or not report.cookie:
        return run_behind(given, now)
    return run_behind(report.cookie.newest, now)
