"""A known contact's click alone ties the contact to the partner (docs/rules.md, Known contacts)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from tracking.clicks import Click
from tracking.models import Binding, Contact, Hit, Referral


def tie_known_contacts(clicks: Sequence[Click], stored: Collection[Hit]) -> None:
    """Write a referral for each newly stored counted hit whose contact is known.

    Known is a contact by the token on the link, else by the browser's only binding.
    """
    by_token = {c.hit.pk: c.contact_id for c in clicks if c.hit and c.contact_id}
    eligible = [hit for hit in stored if hit.is_eligible]
    bindings = Binding.objects.sole(hit.visitor for hit in eligible if hit.visitor)
    ties: list[Referral] = []
    for hit in eligible:
        binding = bindings.get(hit.visitor) if hit.visitor else None
        contact_id = by_token.get(hit.pk)
        if contact_id:
            # The token reached the mailbox, so the click confirms that it is the contact's.
            ties.append(referral_of(hit, contact_id, confirmed_at=hit.at))
        elif binding:
            ties.append(referral_of(hit, binding.contact_id, confirmed_at=binding.confirmed_at))
    known = Contact.objects.in_bulk({tie.contact_id for tie in ties})
    kept = [tie for tie in ties if tie.contact_id in known]
    Referral.objects.bulk_create(kept, ignore_conflicts=True)


def referral_of(hit: Hit, contact_id: int, *, confirmed_at: datetime | None) -> Referral:
    return Referral(
        contact_id=contact_id,
        partner_id=hit.partner_id or 0,
        link_id=hit.link_id,
        ad_id=hit.ad_id,
        hit=hit.pk,
        source=Referral.Source.HIT,
        occurred_at=hit.at,
        confirmed_at=confirmed_at,
        is_new=hit.is_unique,
    )
