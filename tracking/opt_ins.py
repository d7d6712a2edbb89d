"""Takes in an opt-in from any channel, once, and credits it (docs/rules.md, Opt-ins)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from business.days import day_of
from business.models import Business
from partners.models import Partner
from tracking.attribution import Candidate, Considered, CreditRules, Finding, attribute
from tracking.candidates import Signs, gather_candidates
from tracking.hit_ids import VisitorCookie, read_hit_id
from tracking.models import Contact, Decision, OptIn, Referral


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An opt-in as a channel reports it.

    `source` and `external_id` name the event; `hit_id` and `cookie` are what the prospect carried,
    unchecked; amounts are minor units of `currency`, `gross` with tax and shipping; `is_confirmed`
    says that the owner's server vouches for the e-mail, not a browser.
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
    is_confirmed: bool = False


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
    )
    decision = decide_credit(opt_in, report, business)
    tie_contact(opt_in, decision, is_confirmed=report.is_confirmed)
    return Recorded(opt_in, decision, is_new=True)


def status_of(
    report: Report, contact: Contact, business: Business, occurred_at: datetime
) -> OptIn.Status:
    """A form counts once per contact and credit window; later ones are listed as repeats."""
    if report.kind != OptIn.Kind.FORM:
        return OptIn.Status.COUNTED
    earlier = OptIn.objects.counted().filter(contact=contact, source=report.source)
    if business.credit_window_days is not None:
        start = occurred_at - timedelta(days=business.credit_window_days)
        earlier = earlier.filter(occurred_at__gte=start)
    return OptIn.Status.REPEAT if earlier.exists() else OptIn.Status.COUNTED


def decide_credit(opt_in: OptIn, report: Report, business: Business) -> Decision:
    signs = Signs(read_hit_id(report.hit_id), report.cookie, report.partner)
    candidates = gather_candidates(opt_in.contact, signs, business, opt_in.occurred_at)
    rules = rules_of(business)
    finding = attribute(candidates, rules, opt_in.occurred_at)
    winner = finding.winner
    return Decision.objects.create(
        opt_in=opt_in,
        partner_id=winner.partner_id if winner else None,
        link_id=winner.link_id if winner else None,
        ad_id=winner.ad_id if winner else None,
        hit=winning_hit(winner, rules),
        reason=finding.because.value,
        evidence=evidence_of(finding, rules, report),
    )


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


def evidence_of(finding: Finding, rules: CreditRules, report: Report) -> dict[str, Any]:
    """Ids, instants and codes that the decision can be explained and repeated from."""
    return {
        "rules": {
            "takes_first": rules.takes_first,
            "uses_history": rules.uses_history,
            "rejects_self": rules.rejects_self,
        },
        "hit_id": "none" if not report.hit_id else hit_id_state(report.hit_id),
        "candidates": [candidate_evidence(each) for each in finding.considered],
    }


def hit_id_state(token: str) -> str:
    return "read" if read_hit_id(token) else "unreadable"


def candidate_evidence(considered: Considered) -> dict[str, Any]:
    each = considered.candidate
    return {
        "verdict": considered.verdict.value,
        "kind": each.kind.value,
        "partner": each.partner_id,
        "link": each.link_id,
        "ad": each.ad_id,
        "first_hit": str(each.first_hit) if each.first_hit else None,
        "last_hit": str(each.last_hit) if each.last_hit else None,
        "first_at": each.first_at.isoformat(),
        "last_at": each.last_at.isoformat(),
        "partner_status": each.partner_status,
        "window_days": each.window_days,
        "ends_at": each.ends_at.isoformat() if each.ends_at else None,
        "is_counted": each.is_counted,
        "is_confirmed": each.is_confirmed,
        "is_self": each.is_self,
    }


def tie_contact(opt_in: OptIn, decision: Decision, *, is_confirmed: bool) -> None:
    """The referral that a credited opt-in leaves; provisional while only a browser says so."""
    if decision.partner_id is None or opt_in.status != OptIn.Status.COUNTED:
        return
    Referral.objects.create(
        contact=opt_in.contact,
        partner_id=decision.partner_id,
        link_id=decision.link_id,
        ad_id=decision.ad_id,
        hit=decision.hit,
        source=Referral.Source.OPT_IN,
        occurred_at=opt_in.occurred_at,
        confirmed_at=opt_in.received_at if is_confirmed else None,
    )
