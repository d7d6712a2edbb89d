"""Invites many partners, a hundred in each transaction: clicks are recorded in between."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.contrib.admin.models import CHANGE
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from owner.history import remember
from partners.invitation_words import Words
from partners.inviting import CannotInviteError, invite
from partners.models import Partner, User

MOST_AT_ONCE = 2000
IN_ONE_TRANSACTION = 100


@dataclass
class Invited:
    """Who gets a mail, and why others do not."""

    partners: list[Partner] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def invite_many(request: HttpRequest, partners: Sequence[Partner], words: Words) -> Invited:
    """Invite each who can be; what one transaction wrote stays, whatever comes after it.

    The view says `@transaction.non_atomic_requests`, or all of it is one transaction.
    """
    by: User = request.user  # type: ignore[assignment]
    invited = Invited()
    for some in slices(partners):
        with transaction.atomic():
            for partner in some:
                try:
                    invite(partner, by, words)
                except CannotInviteError as error:
                    invited.left_out.append(str(error))
                else:
                    remember(request, partner, CHANGE, _("Invited by mail."))
                    invited.partners.append(partner)
    return invited


def slices(partners: Sequence[Partner]) -> Iterator[Sequence[Partner]]:
    for start in range(0, len(partners), IN_ONE_TRANSACTION):
        yield partners[start : start + IN_ONE_TRANSACTION]
