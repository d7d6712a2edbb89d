"""A known contact's click alone ties the contact to the partner (docs/rules.md, Known contacts)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from tracking.clicks import Click
from tracking.models import Binding, Contact, Referral
from tracking.new_hit import NewHit


def tie_known_contacts(clicks: Sequence[Click], stored: Collection[NewHit]) -> None:
    """Write a referral for each newly stored counted hit whose contact is known.

    Known is a contact by the token on the link, else by the browser's only binding.
    """
    by_token = {c.hit.id: c.contact_id for c in clicks if c.hit and c.contact_id}
    # Only a browser that showed its cookie can have been bound before.
    shown = {c.hit.id for c in clicks if c.hit and c.is_known_visitor}
    known_by = by_token.keys() | shown
    eligible = [hit for hit in stored if hit.is_eligible and hit.id in known_by]
    if not eligible:
        return
    bindings = Binding.objects.sole(hit.visitor for hit in eligible if hit.visitor)
    ties: list[Referral] = []
    for hit in eligible:
        binding = bindings.get(hit.visitor) if hit.visitor else None
        contact_id = by_token.get(hit.id)
        if contact_id:
            # The token reached the mailbox, so the click confirms that it is the contact's.
            ties.append(referral_of(hit, contact_id, confirmed_at=hit.at))
        elif binding:
            ties.append(referral_of(hit, binding.contact_id, confirmed_at=binding.confirmed_at))
    if ties:
        known = Contact.objects.in_bulk({tie.contact_id for tie in ties})
        kept = [tie for tie in ties if tie.contact_id in known]
        Referral.objects.bulk_create(kept, ignore_conflicts=True)


def referral_of(hit: NewHit, contact_id: int, *, confirmed_at: datetime | None) -> Referral:
    return Referral(
        contact_id=contact_id,
        partner_id=hit.partner_id or 0,
        link_id=hit.link_id,
        ad_id=hit.ad_id,
        hit=hit.id,
        source=Referral.Source.HIT,
        occurred_at=hit.at,
        confirmed_at=confirmed_at,
        is_new=hit.is_unique,
    )
