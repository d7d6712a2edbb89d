"""What the owner wrote to the partner, on Home until its last day or until it is hidden."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from business.models import Business
from partners.models import LetterCopy, Partner
from portal.access import PartnerRequest, for_partner
from referrals.letter_words import LetterWords, letter_with
from referrals.models import TrackingLink

MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Notice:
    copy: LetterCopy
    words: LetterWords


def notices_of(
    partner: Partner, business: Business, today: date, link: TrackingLink | None
) -> list[Notice]:
    """With one query; `link` is the partner's first, for the places in the words."""
    copies = LetterCopy.objects.on_home_of(partner, today)[:MOST_SHOWN]
    return [Notice(copy, letter_with(copy.letter, partner, business, link)) for copy in copies]


@require_POST
@for_partner
def hide_notice(_request: PartnerRequest, partner: Partner, copy_id: int) -> HttpResponse:
    get_object_or_404(LetterCopy, pk=copy_id, partner=partner).hide(timezone.now())
    return redirect("portal:home")
