"""What the owner ties by hand (docs/rules.md, Referrals)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction

from partners.models import Partner, User
from referrals.models import TrackingLink
from tracking.models import Contact, Referral

DOUBLE_CLICK = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandMade:
    """A referral as the owner enters it; without an end the credit window in force counts."""

    partner: Partner
    link: TrackingLink | None = None
    note: str = ""
    expires_at: datetime | None = None
    has_no_limit: bool = False


def add_referral(contact: Contact, made: HandMade, entered_by: User) -> Referral:
    """A referral that counts at once; sending the form twice makes one."""
    now = datetime.now(UTC)
    with transaction.atomic():
        Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
        double = Referral.objects.filter(
            contact=contact,
            partner=made.partner,
            link=made.link,
            source=Referral.Source.MANUAL,
            created_at__gte=now - DOUBLE_CLICK,
        ).first()
        return double or Referral.objects.create(
            contact=contact,
            partner=made.partner,
            link=made.link,
            source=Referral.Source.MANUAL,
            occurred_at=now,
            confirmed_at=now,
            expires_at=made.expires_at,
            has_no_limit=made.has_no_limit,
            note=made.note,
            created_by=entered_by,
        )
