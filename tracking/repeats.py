"""Which opt-ins are one, which repeat another, and which wait (docs/rules.md, Opt-ins)."""

from datetime import datetime, timedelta

from business.models import Business
from tracking.models import Contact, Decision, OptIn
from tracking.opt_in import OptInQuerySet
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
        opt_in__test_run=None,
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
    same_name = report.partner is None or report.partner.pk == named_partner(opt_in)
    return told == stored and same_time and same_name and same_person.exists()


def named_partner(opt_in: OptIn) -> int | None:
    """The partner whom the first report named, from the evidence of what the rules decided."""
    first = opt_in.decisions.order_by("pk").first()
    candidates = first.evidence.get("candidates", []) if first else []
    return next((each["partner"] for each in candidates if each["kind"] == "named"), None)


def status_of(
    report: Report, contact: Contact, business: Business, occurred_at: datetime
) -> OptIn.Status:
    """A form counts once per contact and window, a purchase unless it looks reported twice."""
    same_kind = OptIn.objects.filter(contact=contact, kind=report.kind)
    earlier = same_kind.counted()
    if report.kind == OptIn.Kind.PURCHASE:
        moment = (occurred_at - SAME_PURCHASE, occurred_at + SAME_PURCHASE)
        # One that is held counts again once it is released.
        alike = same_kind.filter(
            status__in=(OptIn.Status.COUNTED, OptIn.Status.HELD),
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


def lock_forms(opt_in: OptIn) -> None:
    """Make whoever decides which of a contact's forms counts wait for the others."""
    if opt_in.kind == OptIn.Kind.FORM:
        forms = OptIn.objects.filter(
            contact=opt_in.contact_id, kind=opt_in.kind, source=opt_in.source
        )
        list(forms.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def other_forms(form: OptIn) -> OptInQuerySet:
    """Of the same contact, within the credit window: one of them all counts."""
    forms = OptIn.objects.filter(contact=form.contact_id, kind=form.kind, source=form.source)
    days = Business.objects.current().credit_window_days
    if days is not None:
        span = timedelta(days=days)
        forms = forms.filter(occurred_at__range=(form.occurred_at - span, form.occurred_at + span))
    return forms.exclude(pk=form.pk)


def count_once(form: OptIn) -> None:
    """Let a form that counts again do so alone, unless the contact confirmed another one."""
    others = other_forms(form)
    others.counted().update(status=OptIn.Status.REPEAT)
    confirmed = others.filter(status=OptIn.Status.REPEAT).exclude(confirmed_at=None)
    for repeat in confirmed.order_by("occurred_at", "pk")[:1]:
        count_rather(repeat)


def count_rather(repeat: OptIn) -> None:
    """Let the confirmed form count instead of one that nobody confirmed and a partner got.

    Somebody who types in strangers' addresses must not take the credit for their own sign-up.
    """
    unsure = (
        other_forms(repeat)
        .counted()
        .filter(
            decisions__is_standing=True,
            decisions__partner__isnull=False,
            referrals__confirmed_at=None,
        )
    )
    stands = unsure.newest_first().first()
    if stands and OptIn.objects.filter(pk=repeat.pk, status=OptIn.Status.REPEAT).update(
        status=OptIn.Status.COUNTED
    ):
        OptIn.objects.filter(pk=stands.pk).update(status=OptIn.Status.REPEAT)
