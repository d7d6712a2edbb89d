"""Decides the credit of a stored opt-in and leaves what later clicks and purchases need."""

from datetime import datetime
from uuid import UUID

from business.models import Business
from tracking.attribution import Candidate, CreditRules, Finding, Kind, Verdict, attribute
from tracking.binding import bind
from tracking.candidates import Signs, gather_candidates
from tracking.evidence import evidence_of
from tracking.hit_ids import read_hit_id
from tracking.models import Decision, Hit, OptIn, Referral
from tracking.report import Report

# A held opt-in leaves its tie when it is released, a possible duplicate when it counts.
TYING = {OptIn.Status.COUNTED, OptIn.Status.REPEAT}
EVIDENCE = {Kind.NAMED, Kind.HIT_ID, Kind.COOKIE}


def decide_and_tie(opt_in: OptIn, report: Report, business: Business) -> Decision:
    """The decision, and what it leaves for later: the referral and the known browser."""
    is_test = opt_in.test_run_id is not None
    signs = Signs(read_hit_id(report.hit_id), report.cookie, report.partner, is_test)
    candidates = gather_candidates(opt_in.contact, signs, business, opt_in.occurred_at)
    rules = rules_of(business)
    finding = attribute(candidates, rules, opt_in.occurred_at)
    decision = store_decision(opt_in, finding, rules, report)
    if is_test:
        return decision
    confirmed_at = opt_in.received_at if is_confirming(report, finding) else None
    tie_contact(opt_in, decision, confirmed_at)
    if report.binds_browser and report.cookie:
        bind(report.cookie.visitor, opt_in.contact, confirmed_at)
    elif report.binds_browser and report.kind == OptIn.Kind.PURCHASE:
        visitor = browser_of(signs)
        if visitor:
            # The click id may have come along with a forwarded address: known, but not for sure.
            bind(visitor, opt_in.contact, None)
    return decision


def rules_of(business: Business) -> CreditRules:
    return CreditRules(
        takes_first=business.choose_partner == Business.Choice.FIRST,
        uses_history=business.tracking_method == Business.Method.HISTORY,
        rejects_self=business.self_referral == Business.SelfReferral.REJECT,
        flags_self=business.self_referral == Business.SelfReferral.FLAG,
    )


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


def winning_hit(winner: Candidate | None, rules: CreditRules) -> UUID | None:
    if winner is None:
        return None
    return winner.first_hit if rules.takes_first else winner.last_hit


def is_confirming(report: Report, finding: Finding) -> bool:
    """Whether the owner's side vouches for person and click together (docs/rules.md, Referrals)."""
    winner = finding.winner
    if not report.is_trusted or winner is None:
        return False
    if report.kind != OptIn.Kind.PURCHASE:
        return winner.kind is Kind.NAMED
    # History may win over the very click that came along; the click vouches all the same.
    return any(
        each.candidate.kind in EVIDENCE
        and each.candidate.partner_id == winner.partner_id
        and each.verdict in {Verdict.WINS, Verdict.KEPT}
        for each in finding.considered
    )


def browser_of(signs: Signs) -> UUID | None:
    """The browser of the click whose id came along."""
    if signs.hit_id is None or not signs.hit_id.is_eligible:
        return None
    return Hit.objects.filter(pk=signs.hit_id.hit).values_list("visitor", flat=True).first()


def tie_contact(opt_in: OptIn, decision: Decision, confirmed_at: datetime | None) -> None:
    """The referral that a credited opt-in leaves; provisional while only a browser says so.

    A repeat leaves one, too: whoever typed the address in before must not keep it from the person.
    """
    if decision.partner_id is None or opt_in.status not in TYING:
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


def untie_contact(opt_in: OptIn) -> None:
    """Take back the tie that this opt-in left; ties by clicks, import and hand stay."""
    Referral.objects.filter(opt_in=opt_in, source=Referral.Source.OPT_IN).delete()
