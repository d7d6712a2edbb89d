"""Takes in an opt-in from any channel, once, and credits it (docs/rules.md, Opt-ins)."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from business.days import day_of
from business.models import Business
from partners.models import Partner, User
from tracking.attribution import Candidate, CreditRules, Finding, Kind, attribute
from tracking.binding import bind
from tracking.candidates import Signs, gather_candidates
from tracking.evidence import evidence_of
from tracking.hit_ids import VisitorCookie, read_hit_id
from tracking.models import Contact, Decision, Hit, OptIn, Referral

# Rules: docs/rules.md, Opt-ins.
DOUBLE_CLICK = timedelta(seconds=60)
SAME_PURCHASE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An opt-in as a channel reports it.

    `source` and `external_id` name the event; `hit_id` and `cookie` are what the prospect carried,
    unchecked; amounts are minor units of `currency`, `gross` with tax and shipping; `is_trusted`
    says that the owner or the owner's server reports it, not a browser; `binds_browser` is off
    where several people share one.
    """

    kind: OptIn.Kind
    source: str
    external_id: str
    email: str
    name: str = ""
    occurred_at: datetime | None = None
    hit_id: str = ""
    cookie: VisitorCookie | None = None
    partner: Partner | None = None
    gross: int | None = None
    tax: int = 0
    shipping: int = 0
    currency: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    is_trusted: bool = False
    binds_browser: bool = True
    entered_by: User | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """The opt-in, its standing decision, and whether this call made them."""

    opt_in: OptIn
    decision: Decision
    is_new: bool


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
    if not is_same(report, known.opt_in):
        raise DifferentOptInError(known)
    return known


def find_recorded(report: Report) -> Recorded | None:
    standing = Decision.objects.standing().select_related("opt_in__contact", "partner")
    decision = standing.filter(
        opt_in__source=report.source, opt_in__external_id=report.external_id
    ).first()
    return Recorded(decision.opt_in, decision, is_new=False) if decision else None


def is_same(report: Report, opt_in: OptIn) -> bool:
    told = (report.kind, report.gross, report.tax, report.shipping, report.currency)
    stored = (opt_in.kind, opt_in.gross, opt_in.tax, opt_in.shipping, opt_in.currency)
    same_person = Contact.objects.with_email(report.email).filter(pk=opt_in.contact_id)
    return told == stored and same_person.exists()


def record_new(report: Report) -> Recorded:
    business, now = Business.objects.current(), datetime.now(UTC)
    contact = Contact.objects.meet(report.email, report.name)
    contact.learn_name(report.name)
    occurred_at = report.occurred_at or now
    double = find_double(report, contact, occurred_at)
    if double:
        return double
    opt_in = OptIn.objects.create(
        kind=report.kind,
        contact=contact,
        status=status_of(report, contact, business, occurred_at),
        source=report.source,
        external_id=report.external_id,
        occurred_at=occurred_at,
        received_at=now,
        day=day_of(occurred_at, business.zone),
        gross=report.gross,
        tax=report.tax,
        shipping=report.shipping,
        currency=report.currency,
        visitor=report.cookie.visitor if report.cookie else None,
        answers=report.answers,
        created_by=report.entered_by,
    )
    return Recorded(opt_in, decide_and_tie(opt_in, report, business), is_new=True)


def find_double(report: Report, contact: Contact, occurred_at: datetime) -> Recorded | None:
    """The same form by the same contact a moment ago: a double click, not a second opt-in."""
    if report.kind != OptIn.Kind.FORM:
        return None
    moment = (occurred_at - DOUBLE_CLICK, occurred_at + DOUBLE_CLICK)
    decision = (
        Decision.objects.standing()
        .select_related("opt_in__contact", "partner")
        .filter(
            opt_in__contact=contact,
            opt_in__source=report.source,
            opt_in__occurred_at__range=moment,
        )
        .first()
    )
    return Recorded(decision.opt_in, decision, is_new=False) if decision else None


def status_of(
    report: Report, contact: Contact, business: Business, occurred_at: datetime
) -> OptIn.Status:
    """A form counts once per contact and window, a purchase unless it looks reported twice."""
    earlier = OptIn.objects.counted().filter(contact=contact)
    if report.kind == OptIn.Kind.PURCHASE:
        moment = (occurred_at - SAME_PURCHASE, occurred_at + SAME_PURCHASE)
        alike = earlier.filter(
            kind=report.kind,
            gross=report.gross,
            currency=report.currency,
            occurred_at__range=moment,
        ).exclude(source=report.source)
        return OptIn.Status.WAITING if alike.exists() else OptIn.Status.COUNTED
    earlier = earlier.filter(source=report.source)
    if business.credit_window_days is not None:
        start = occurred_at - timedelta(days=business.credit_window_days)
        earlier = earlier.filter(occurred_at__gte=start)
    return OptIn.Status.REPEAT if earlier.exists() else OptIn.Status.COUNTED


def decide_and_tie(opt_in: OptIn, report: Report, business: Business) -> Decision:
    """The decision, and what it leaves for later: the referral and the known browser."""
    signs = Signs(read_hit_id(report.hit_id), report.cookie, report.partner)
    candidates = gather_candidates(opt_in.contact, signs, business, opt_in.occurred_at)
    rules = rules_of(business)
    finding = attribute(candidates, rules, opt_in.occurred_at)
    decision = store_decision(opt_in, finding, rules, report)
    confirmed_at = opt_in.received_at if is_confirming(report, finding.winner) else None
    tie_contact(opt_in, decision, confirmed_at)
    visitor = browser_of(report, signs) if report.binds_browser else None
    if visitor:
        bind(visitor, opt_in.contact, confirmed_at)
    return decision


def store_decision(opt_in: OptIn, finding: Finding, rules: CreditRules, report: Report) -> Decision:
    winner = finding.winner
    return Decision.objects.create(
        opt_in=opt_in,
        partner_id=winner.partner_id if winner else None,
        link_id=winner.link_id if winner else None,
        ad_id=winner.ad_id if winner else None,
        hit=winning_hit(winner, rules),
        reason=finding.because.value,
        evidence=evidence_of(finding, rules, report.hit_id),
        actor=report.entered_by,
    )


def is_confirming(report: Report, winner: Candidate | None) -> bool:
    """Whether the owner's side vouches for person and click together (docs/rules.md, Referrals)."""
    if not report.is_trusted or winner is None:
        return False
    by_evidence = winner.kind in {Kind.HIT_ID, Kind.COOKIE}
    return winner.kind is Kind.NAMED or (by_evidence and report.kind == OptIn.Kind.PURCHASE)


def browser_of(report: Report, signs: Signs) -> UUID | None:
    """The browser that this opt-in makes known.

    A form knows it by the cookie only: a click id may have come along with a forwarded address.
    """
    if report.cookie:
        return report.cookie.visitor
    if report.kind == OptIn.Kind.PURCHASE and signs.hit_id and signs.hit_id.is_eligible:
        return Hit.objects.filter(pk=signs.hit_id.hit).values_list("visitor", flat=True).first()
    return None


def rules_of(business: Business) -> CreditRules:
    return CreditRules(
        takes_first=business.choose_partner == Business.Choice.FIRST,
        uses_history=business.tracking_method == Business.Method.HISTORY,
        rejects_self=business.self_referral == Business.SelfReferral.REJECT,
    )


def winning_hit(winner: Candidate | None, rules: CreditRules) -> Any:
    if winner is None:
        return None
    return winner.first_hit if rules.takes_first else winner.last_hit


def tie_contact(opt_in: OptIn, decision: Decision, confirmed_at: datetime | None) -> None:
    """The referral that a credited opt-in leaves; provisional while only a browser says so."""
    if decision.partner_id is None or opt_in.status != OptIn.Status.COUNTED:
        return
    Referral.objects.create(
        contact=opt_in.contact,
        partner_id=decision.partner_id,
        link_id=decision.link_id,
        ad_id=decision.ad_id,
        hit=decision.hit,
        opt_in=opt_in,
        source=Referral.Source.OPT_IN,
        occurred_at=opt_in.occurred_at,
        confirmed_at=confirmed_at,
    )
