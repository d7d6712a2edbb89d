"""A letter as one partner reads it, as a mail and on Home."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from business.models import Business
from business.placeholders import fill
from partners.letter import LONGEST_SUBJECT, Letter
from partners.letters_off import off_address
from partners.models import Partner
from referrals.addresses import tracking_address
from referrals.models import TrackingLink


@dataclass(frozen=True, slots=True)
class LetterWords:
    subject: str
    text: str


def letter_for(letter: Letter, partner: Partner, business: Business) -> LetterWords:
    """With the partner's name, code and first link; who has no link gets the portal's address."""
    link = TrackingLink.objects.usable_by(partner).in_order().first()
    return letter_with(letter, partner, business, link)


def letter_with(
    letter: Letter, partner: Partner, business: Business, link: TrackingLink | None
) -> LetterWords:
    values = {
        "name": partner.name,
        "code": partner.code,
        "business": str(business.name),
        "link": tracking_address(link, partner) if link else portal_address(),
    }
    return LetterWords(fill(letter.subject, values)[:LONGEST_SUBJECT], fill(letter.text, values))


def mail_text(words: LetterWords, partner: Partner, business: Business) -> str:
    """The text with a foot that says why it came and where such mails are switched off."""
    foot = _("You get this as a partner of %(owner)s. No more news by e-mail: %(address)s")
    values = {"owner": business.name, "address": off_address(partner)}
    return f"{words.text.rstrip()}\n\n-- \n{foot % values}\n"


def portal_address() -> str:
    return f"{settings.BASE_URL}{reverse('portal:home')}"
