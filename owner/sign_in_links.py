"""How the owner lets people in: an e-mail to sign in with, and a link to choose a password."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partners.email_change import keep_one_address
from partners.models import Partner, User

DAYS_VALID = settings.PASSWORD_RESET_TIMEOUT // (24 * 3600)


def password_link(user: User) -> str:
    """The one-time address at which this person chooses a password; no mail is sent."""
    key = default_token_generator.make_token(user)
    names = {"uidb36": user_pk_to_url_str(user), "key": key}
    return settings.BASE_URL + reverse("account_reset_password_from_key", kwargs=names)


def first_password_link(giver: User, user: User | None) -> str:
    """The link for somebody who has no password yet; nothing for others and for whom it is not."""
    if user is None or user.has_usable_password() or not may_hand_out_link(giver, user):
        return ""
    return password_link(user)


def may_hand_out_link(giver: User, user: User) -> bool:
    """Whoever holds the link becomes that person, so only an owner may let staff in."""
    is_own_to_give = giver.is_superuser or not user.is_staff
    return user.is_active and giver.may_change and is_own_to_give


def user_with(email: str) -> User | None:
    return User.objects.filter(email__iexact=email).first()


def validate_free_for(partner: Partner | None, email: str) -> None:
    """Refuse an e-mail with which another partner signs in; None: any partner."""
    others = Partner.objects.filter(user__email__iexact=email)
    other = (others.exclude(pk=partner.pk) if partner else others).first()
    if other:
        message = _("%(name)s signs in with this e-mail already. One e-mail, one partner.")
        raise ValidationError(message, "taken", {"name": other.name})


def sign_in_as(partner: Partner, email: str) -> None:
    """Let the partner sign in with `email`; empty: not at all. Passwords stay as they are."""
    user = user_with(email) if email else None
    if email and user is None:
        user = rename(partner.user, email) if may_rename(partner.user) else make(partner, email)
    if user:
        keep_one_address(user)
    if partner.user != user:
        partner.user = user
        partner.save(update_fields=["user"])


def may_rename(user: User | None) -> bool:
    """Somebody of the owner's team keeps their own e-mail."""
    return user is not None and not user.is_staff


def make(partner: Partner, email: str) -> User:
    return User.objects.create_user(email, name=partner.name)


def rename(user: User | None, email: str) -> User | None:
    if user:
        user.email = email
        user.save(update_fields=["email"])
    return user
