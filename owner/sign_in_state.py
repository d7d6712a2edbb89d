"""Whether a partner can sign in, was invited, and came: in words, for the page and the list."""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from business.models import OutgoingMessage
from owner.message_words import say_state
from partners.models import Invitation, Partner, User


def states_of(partners: Sequence[Partner]) -> dict[int, str]:
    """By the partner's key, with two queries for all of them."""
    invitations = Invitation.objects.newest_for(partner.user_id for partner in partners)
    keys = [each.mail_key for each in invitations.values() if each.is_mailed]
    mails = {mail.dedupe: mail for mail in OutgoingMessage.objects.filter(dedupe__in=keys)}
    states = {}
    for partner in partners:
        invitation = invitations.get(partner.user_id or 0)
        mail = mails.get(invitation.mail_key) if invitation else None
        states[partner.pk] = say(partner.user, invitation, mail)
    return states


def say(user: User | None, invitation: Invitation | None, mail: OutgoingMessage | None) -> str:
    if user is None:
        return _("No sign-in")
    if user.is_switched_off:
        return _("Sign-in switched off under People who sign in")
    if user.last_login:
        return _("Signed in, last on %s") % day(user.last_login)
    if user.has_usable_password():
        return _("Has a password, has not signed in yet")
    if invitation is None:
        return _("Not invited")
    return " ".join(filter(None, [say_invited(invitation), say_mail(mail)]))


def say_invited(invitation: Invitation) -> str:
    text = _("Invited on %s.") if invitation.is_mailed else _("Link made on %s.")
    if invitation.is_over:
        text = _("Invited on %s; the invitation is over.")
    return text % day(invitation.created_at)


def say_mail(mail: OutgoingMessage | None) -> str:
    """Nothing where there was none, or where it left so long ago that its row is erased."""
    if mail is None:
        return ""
    if mail.state == OutgoingMessage.State.SENT:
        return _("Mail sent.")
    return " ".join(filter(None, [_("Mail: %s.") % say_state(mail), mail.last_error]))


def day(at: object) -> str:
    return date_format(localtime(at), "SHORT_DATE_FORMAT")  # type: ignore[arg-type]
