"""A partner's new e-mail, once its mailbox confirmed it (docs/rules.md, Sign-in e-mail)."""

import hashlib
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from business.models import Business, OutgoingMessage
from partners.user import User

SALT = "sentby.email-change"
HOURS_VALID = 24
MOST_A_DAY = 5


class TooManyMailsError(Exception):
    """Enough confirmations were asked for today."""


def ask_new_address(user: User, email: str) -> None:
    """Mail a link to the new address; nothing changes before it is opened and confirmed.

    Whether somebody else has the address makes no difference here: only its mailbox hears of it.
    """
    business = Business.objects.current()
    about = f"email-change:{user.pk}"
    day_ago = timezone.now() - timedelta(days=1)
    if OutgoingMessage.objects.filter(about=about, created_at__gt=day_ago).count() >= MOST_A_DAY:
        raise TooManyMailsError
    key = signing.dumps([user.pk, user.email, email], salt=SALT)
    address = f"{settings.BASE_URL}{reverse('portal:email_confirm')}?key={key}"
    context = {"business": business, "user": user, "address": address, "hours": HOURS_VALID}
    OutgoingMessage.objects.queue_mail(
        to=email,
        subject=_("Please confirm your new e-mail"),
        text=render_to_string("account/email/new_address.txt", context),
        reply_to=business.reply_to,
        about=about,
        # A second press of the button within the hour sends no second mail.
        dedupe=f"{about}:{timezone.now():%Y%m%d%H}:{digest(user.email + ' ' + email)}",
    )


def address_in(key: str, user: User) -> str:
    """The new e-mail that this key confirms for this person now; empty if it is none."""
    try:
        pk, old, new = signing.loads(key[:1000], salt=SALT, max_age=HOURS_VALID * 3600)
    except (signing.BadSignature, ValueError):
        return ""
    return new if (pk, old) == (user.pk, user.email) else ""


def change_address(user: User, email: str) -> bool:
    """Sign in with `email` from now on, and tell the former one; False if somebody else has it."""
    former = user.email
    try:
        with transaction.atomic():
            user.email = email
            user.save(update_fields=["email"])
            keep_one_address(user)
            tell_former_address(user, former)
    except IntegrityError:
        user.email = former
        return False
    return True


def keep_one_address(user: User) -> None:
    """Make the sign-in know this e-mail and no former one, which would still open the account."""
    addresses = EmailAddress.objects.filter(user=user)
    addresses.exclude(email=user.email).delete()
    addresses.get_or_create(user=user, email=user.email, defaults={"primary": True})


def tell_former_address(user: User, former: str) -> None:
    business = Business.objects.current()
    context = {"business": business, "user": user}
    OutgoingMessage.objects.queue_mail(
        to=former,
        subject=_("Your e-mail was changed"),
        text=render_to_string("account/email/address_changed.txt", context),
        reply_to=business.reply_to,
        about=f"email-changed:{user.pk}",
        dedupe=f"email-changed:{user.pk}:{digest(f'{former} {user.email} {timezone.now()}')}",
    )


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
