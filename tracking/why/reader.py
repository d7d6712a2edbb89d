"""Who reads an explanation: the owner reads everything, a partner only what is theirs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from django.utils.translation import gettext as _

from business.models import Business
from partners.models import Partner
from referrals.models import Ad, TrackingLink
from tracking.contact import mask_email
from tracking.models import Contact


class Said(NamedTuple):
    """One thing in the words for the owner, for the partner it is about, and for another one."""

    owner: Any
    own: Any
    other: Any = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """`partner` is None for the owner; pages that have the business at hand give it along."""

    partner: Partner | None = None
    given_business: Business | None = None

    @classmethod
    def owner(cls, business: Business | None = None) -> Self:
        return cls(None, business)

    @classmethod
    def of(cls, partner: Partner, business: Business | None = None) -> Self:
        return cls(partner, business)

    @property
    def business(self) -> Business:
        return self.given_business or Business.objects.current()

    @property
    def is_owner(self) -> bool:
        return self.partner is None

    def is_me(self, partner_id: int | None) -> bool:
        return self.partner is not None and self.partner.pk == partner_id

    def may_read(self, partner_id: int | None) -> bool:
        """Whether what belongs to that partner is for this reader's eyes."""
        return self.is_owner or self.is_me(partner_id)

    def say(
        self, words: Mapping[Any, Said], code: str, about: int | None = None, **named: Any
    ) -> str:
        """The words of a stored code, `about` a partner's key; an unknown one itself."""
        if code not in words:
            return code
        owner, own, other = words[code]
        if self.is_owner:
            return str(owner % named)
        return str((own if self.is_me(about) or not other else other) % named)

    def name_of(self, partner: Partner | None) -> str:
        if self.is_owner:
            return partner.name if partner else _("A partner who was erased")
        return _("You") if partner and self.is_me(partner.pk) else _("Another partner")

    def name_inside(self, partner: Partner | None) -> str:
        """The name where it does not begin the sentence."""
        if self.is_owner:
            return self.name_of(partner)
        return _("you") if partner and self.is_me(partner.pk) else _("another partner")

    def name_of_contact(self, contact: Contact) -> str:
        if not contact.email:
            return _("Somebody who was erased")
        return str(contact) if self.is_owner else mask_email(contact.email)

    def name_of_link(self, link: TrackingLink | None) -> str:
        """After the word "link"; one that is reserved for somebody else stays unnamed."""
        if link is None:
            return _("that was erased")
        if link.partner_id is None or self.may_read(link.partner_id):
            return link.name
        return _("that is for another partner")

    def name_of_ad(self, ad: Ad | None) -> str:
        if ad is None:
            return ""
        return ad.name if self.may_read(ad.partner_id) else _("of another partner")
