"""A contact confirms an e-mail: what rested on a browser's word alone becomes sure."""

from datetime import UTC, datetime

from django.db import transaction

from tracking.models import Binding, Contact, OptIn, Referral


def confirm_opt_in(opt_in: OptIn) -> None:
    """Confirm the contact, and of the referrals and browsers only what this opt-in made.

    Others may have typed the same address into other forms; those stay provisional. Idempotent.
    """
    now = datetime.now(UTC)
    with transaction.atomic():
        Contact.objects.filter(pk=opt_in.contact_id, confirmed_at=None).update(confirmed_at=now)
        Referral.objects.filter(opt_in=opt_in, confirmed_at=None).update(confirmed_at=now)
        count_rather(opt_in)
        if opt_in.visitor:
            bound = Binding.objects.filter(visitor=opt_in.visitor, contact=opt_in.contact_id)
            bound.filter(confirmed_at=None).update(confirmed_at=now)


def count_rather(repeat: OptIn) -> None:
    """Let the confirmed form count instead of one that nobody confirmed and a partner got.

    Somebody who types in strangers' addresses must not take the credit for their own sign-up.
    """
    if repeat.status != OptIn.Status.REPEAT:
        return
    counted = OptIn.objects.counted().filter(
        contact=repeat.contact_id, kind=repeat.kind, source=repeat.source
    )
    unsure = counted.filter(
        decisions__is_standing=True,
        decisions__partner__isnull=False,
        referrals__confirmed_at=None,
    ).first()
    if unsure:
        OptIn.objects.filter(pk=unsure.pk).update(status=OptIn.Status.REPEAT)
        OptIn.objects.filter(pk=repeat.pk).update(status=OptIn.Status.COUNTED)
