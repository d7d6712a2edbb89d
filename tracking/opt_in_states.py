"""What the owner decides about an opt-in that counts or not (docs/rules.md, Opt-ins)."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from tracking.attribution import Because, Kind, Verdict
from tracking.crediting import EVIDENCE, tie_contact, untie_contact
from tracking.models import Decision, OptIn
from tracking.repeats import count_once, lock_forms

Status = OptIn.Status


def count(opt_in: OptIn) -> bool:
    """Count one that waited, was held or merged; False if it is none of these any more."""
    return move(opt_in, (Status.WAITING, Status.HELD, Status.MERGED), Status.COUNTED)


def hold(opt_in: OptIn) -> bool:
    """Take one out of the numbers until the owner releases it; False if it does not count."""
    return move(opt_in, (Status.COUNTED,), Status.HELD)


def release(opt_in: OptIn) -> bool:
    """Count one again that was held; False if it is not held any more."""
    return move(opt_in, (Status.HELD,), Status.COUNTED)


def merge(duplicate: OptIn, into: OptIn) -> bool:
    """Let `into` stand for both, which are one order; False if either was decided meanwhile."""
    with transaction.atomic():
        pair = lock(duplicate, into)
        if len(pair) != 2 or not is_mergeable(pair[duplicate.pk], pair[into.pk]):
            return False
        untie_contact(duplicate)
        OptIn.objects.filter(pk=duplicate.pk).update(status=Status.MERGED, merged_into=into)
        if pair[into.pk].status != Status.COUNTED:
            move(into, (Status.WAITING,), Status.COUNTED)
    for opt_in in (duplicate, into):
        opt_in.refresh_from_db(fields=["status", "merged_into"])
    return True


def is_mergeable(duplicate: OptIn, into: OptIn) -> bool:
    states = {duplicate.status, into.status}
    return (
        duplicate.pk != into.pk
        and duplicate.contact_id == into.contact_id
        and duplicate.kind == into.kind
        and states <= {Status.COUNTED, Status.WAITING}
        and Status.WAITING in states
    )


def lock(*opt_ins: OptIn) -> dict[object, OptIn]:
    """The rows as they stand, in the order of their keys, so that two never wait crosswise."""
    keys = [each.pk for each in opt_ins]
    rows = OptIn.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    return {row.pk: row for row in rows}


def move(opt_in: OptIn, states: Collection[Status], to: Status) -> bool:
    """Change the state if it is still one of `states`; the contact's tie follows what counts."""
    with transaction.atomic():
        lock_forms(opt_in)
        movable = OptIn.objects.filter(pk=opt_in.pk, status__in=states)
        if not movable.update(status=to, merged_into=None):
            return False
        opt_in.refresh_from_db(fields=["status", "merged_into", "confirmed_at"])
        retie(opt_in)
        if opt_in.kind == OptIn.Kind.FORM and to == Status.COUNTED:
            count_once(opt_in)
            opt_in.refresh_from_db(fields=["status"])
    return True


def retie(opt_in: OptIn) -> None:
    """The referral that the standing decision leaves; none while the opt-in does not count."""
    decision = Decision.objects.standing().filter(opt_in=opt_in).first()
    untie_contact(opt_in)
    if decision:
        tie_contact(opt_in, decision, confirmed_at_of(opt_in, decision))


def confirmed_at_of(opt_in: OptIn, decision: Decision) -> datetime | None:
    """When its tie became sure (docs/rules.md, Referrals); None: it rests on a browser's word."""
    if decision.reason == Because.CORRECTED:
        return decision.decided_at
    if opt_in.confirmed_at:
        return opt_in.confirmed_at
    # Only the owner's side reports purchases: sure where more than history speaks for the partner.
    sure = EVIDENCE if opt_in.kind == OptIn.Kind.PURCHASE else {Kind.NAMED}
    candidates = decision.evidence.get("candidates", [])
    speaks = any(
        each["partner"] == decision.partner_id
        and each["kind"] in sure
        and each["verdict"] in {Verdict.WINS, Verdict.KEPT}
        for each in candidates
    )
    return opt_in.received_at if speaks else None
