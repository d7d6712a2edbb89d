"""Which opt-ins are one, which repeat another, and which wait (docs/rules.md, Opt-ins)."""

from datetime import datetime, timedelta

from business.models import Business
from tracking.models import Contact, Decision, OptIn
from tracking.report import Recorded, Report

DOUBLE_CLICK = timedelta(seconds=60)
SAME_PURCHASE = timedelta(minutes=10)


def find_recorded(report: Report) -> Recorded | None:
    """What stands of the very event, if its number was reported before."""
    return first_recorded(opt_in__source=report.source, opt_in__external_id=report.external_id)


def find_double(report: Report, contact: Contact, occurred_at: datetime) -> Recorded | None:
    """A form without a number of its own, a moment after the same: a double click."""
    if report.kind != OptIn.Kind.FORM or report.external_id:
        return None
    moment = (occurred_at - DOUBLE_CLICK, occurred_at + DOUBLE_CLICK)
    return first_recorded(
        opt_in__contact=contact,
        opt_in__kind=report.kind,
        opt_in__source=report.source,
        opt_in__occurred_at__range=moment,
    )


def first_recorded(**which: object) -> Recorded | None:
    standing = Decision.objects.standing().select_related("opt_in__contact", "partner")
    decision = standing.filter(**which).first()
    return Recorded(decision.opt_in, decision, is_new=False) if decision else None


def is_same(report: Report, known: Recorded) -> bool:
    """Whether a repeated number tells the same; what a report leaves out, it does not deny."""
    opt_in = known.opt_in
    told = (report.kind, report.gross, report.tax, report.shipping, report.currency, report.answers)
    stored = (
        opt_in.kind,
        opt_in.gross,
        opt_in.tax,
        opt_in.shipping,
        opt_in.currency,
        opt_in.answers,
    )
    same_person = Contact.objects.with_email(report.email).filter(pk=opt_in.contact_id)
    same_time = report.occurred_at in {None, opt_in.occurred_at}
    same_name = report.partner is None or report.partner.pk == named_partner(known.decision)
    return told == stored and same_time and same_name and same_person.exists()


def named_partner(decision: Decision) -> int | None:
    """The partner whom the first report named, from the evidence."""
    candidates = decision.evidence.get("candidates", [])
    return next((each["partner"] for each in candidates if each["kind"] == "named"), None)


def status_of(
    report: Report, contact: Contact, business: Business, occurred_at: datetime
) -> OptIn.Status:
    """A form counts once per contact and window, a purchase unless it looks reported twice."""
    earlier = OptIn.objects.counted().filter(contact=contact, kind=report.kind)
    if report.kind == OptIn.Kind.PURCHASE:
        moment = (occurred_at - SAME_PURCHASE, occurred_at + SAME_PURCHASE)
        alike = earlier.filter(
            gross=report.gross, currency=report.currency, occurred_at__range=moment
        ).exclude(source=report.source)
        return OptIn.Status.WAITING if alike.exists() else OptIn.Status.COUNTED
    earlier = earlier.filter(source=report.source)
    if business.credit_window_days is not None:
        start = occurred_at - timedelta(days=business.credit_window_days)
        earlier = earlier.filter(occurred_at__gte=start)
    return OptIn.Status.REPEAT if earlier.exists() else OptIn.Status.COUNTED
