"""Invites partners, by mail or with a link to hand over, and lets them in by it.

Other apps call `invite(partner, by)`; the rules are in docs/rules.md, Invitations.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from business.models import Business, OutgoingMessage
from partners.invitation import Invitation
from partners.invitation_words import Words
from partners.joining import Joining
from partners.own_sign_in import choose_password
from partners.partner import Partner
from partners.sign_in import may_sign_in
from partners.terms import Terms, accept_terms
from partners.user import User

SALT = "sentby.invitation"
# A second press of the button sends no second mail.
SAME_PRESS = timedelta(minutes=1)


class CannotInviteError(Exception):
    """Its text says why, to the owner."""


def invite(partner: Partner, by: User | None, words: Words | None = None) -> Invitation:
    """Queue a mail with a link by which the partner chooses a password; end an earlier invitation.

    In one transaction, the caller's if there is one. `by` is who invites, None for a command;
    `words` are the owner's, with the placeholders of `invitation_words`. `CannotInviteError` says
    why this partner cannot be invited.
    """
    with transaction.atomic():
        user = lock_whom(partner, by)
        pending = user.invitations.pending().filter(is_mailed=True, email=user.email)
        just_now = pending.filter(created_at__gte=timezone.now() - SAME_PRESS).first()
        if just_now:
            return just_now
        invitation = renew(user, by, is_mailed=True)
        business = Business.objects.current()
        mail = fill_invitation(
            words or Joining.objects.current().invitation,
            partner,
            business,
            link_of(invitation),
            invitation,
        )
        OutgoingMessage.objects.queue_mail(
            to=user.email,
            subject=mail.subject,
            text=mail.text,
            reply_to=business.reply_to,
            dedupe=invitation.mail_key,
            about=f"partner:{partner.pk}",
        )
    return invitation


def make_link(partner: Partner, by: User) -> str:
    """The address of a new invitation to hand over; no mail. Errors as with `invite`."""
    with transaction.atomic():
        return link_of(renew(lock_whom(partner, by), by, is_mailed=False))


def lock_whom(partner: Partner, by: User | None) -> User:
    """Who would sign in, locked: of two who invite at once the second sees the first."""
    user = User.objects.select_for_update().filter(partner=partner).first()
    if reason := why_not_invited(partner, user, by):
        raise CannotInviteError(reason)
    assert user is not None  # noqa: S101  # for the type checker
    return user


def why_not_invited(partner: Partner, user: User | None, by: User | None) -> str:
    """Why this partner cannot be invited now; empty: can be."""
    if user is None:
        return _("%(name)s has no sign-in e-mail yet.") % {"name": partner.name}
    if user.is_switched_off:
        return say_switched_off(partner.name)
    if user.has_usable_password():
        return _("%(name)s has a password already.") % {"name": partner.name}
    if not partner.may_sign_in:
        return _("%(name)s may not sign in.") % {"name": partner.name}
    # Whoever holds the link becomes that person.
    if user.is_staff and by is not None and not by.is_superuser:
        return _("%(name)s is on the team; only an owner may do this.") % {"name": partner.name}
    return ""


def say_switched_off(name: str) -> str:
    """No mail may lead to a door that does not open; to the owner, with what to do."""
    text = _(
        "The sign-in of %(name)s is switched off, so no mail goes out. An owner switches it on "
        "under People who sign in, with the tick May sign in."
    )
    return text % {"name": name}


def renew(user: User, by: User | None, *, is_mailed: bool) -> Invitation:
    user.invitations.pending().update(ended_at=timezone.now())
    return user.invitations.create(email=user.email, is_mailed=is_mailed, invited_by=by)


def fill_invitation(
    words: Words, partner: Partner, business: Business, link: str, invitation: Invitation
) -> Words:
    until = date_format(localtime(invitation.expires_at, business.zone), "DATE_FORMAT")
    values = {"name": partner.name, "business": str(business.name), "link": link, "until": until}
    return words.filled(values)


def link_of(invitation: Invitation) -> str:
    """The key stands in the query: Django's own log names paths."""
    key = signing.Signer(sep=".", salt=SALT).sign(str(invitation.pk))
    return f"{settings.BASE_URL}{reverse('invitation_accept')}?key={key}"


def find_invitation(key: str) -> Invitation | None:
    """The invitation that this key opens now; None whatever stands in the way."""
    try:
        pk = int(signing.Signer(sep=".", salt=SALT).unsign(key[:200]))
    except (signing.BadSignature, ValueError):
        return None
    pending = Invitation.objects.pending().at_the_same_address().select_related("user__partner")
    invitation = pending.filter(pk=pk).first()
    return invitation if invitation and opens(invitation) else None


def opens(invitation: Invitation) -> bool:
    user = invitation.user
    is_partner = Partner.objects.filter(user=user).exists()
    is_new = not user.has_usable_password() and not invitation.is_over
    return is_new and is_partner and may_sign_in(user)


def accept(invitation: Invitation, partner: Partner, password: str, terms: Terms | None) -> bool:
    """Give the person the password; False if the invitation was used or replaced meanwhile.

    `terms` are those that the partner accepts by this.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=invitation.user_id)
        mine = Invitation.objects.pending().filter(pk=invitation.pk)
        if user.has_usable_password() or not mine.update(accepted_at=timezone.now()):
            return False
        choose_password(user, password, _("Chose the first password by an invitation."))
        if terms:
            accept_terms(partner, terms)
    return True
