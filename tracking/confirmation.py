"""A contact confirms an e-mail: what rested on a browser's word alone becomes sure."""

from datetime import UTC, datetime

from django.db import transaction

from tracking.models import Binding, Contact, OptIn, Referral
from tracking.repeats import count_rather, lock_forms


def confirm_opt_in(opt_in: OptIn) -> None:
    """Confirm the contact, and of the referrals and browsers only what this opt-in made.

    Others may have typed the same address into other forms; those stay provisional. Idempotent.
    """
    now = datetime.now(UTC)
    with transaction.atomic():
        # Before the referrals: who holds or releases it at this moment locks them in this order.
        lock_forms(opt_in)
        Contact.objects.filter(pk=opt_in.contact_id, confirmed_at=None).update(confirmed_at=now)
        Referral.objects.filter(opt_in=opt_in, confirmed_at=None).update(confirmed_at=now)
        OptIn.objects.filter(pk=opt_in.pk, confirmed_at=None).update(confirmed_at=now)
        count_rather(opt_in)
        if opt_in.visitor:
            bound = Binding.objects.filter(visitor=opt_in.visitor, contact=opt_in.contact_id)
            bound.filter(confirmed_at=None).update(confirmed_at=now)
