"""What Finish does: the business and its first owner, both or neither."""

from dataclasses import dataclass

from django.db import transaction

from business.models import Business
from owner.sign_in_links import keep_one_address
from partners.models import User
from tracking.models import Hit


class AlreadySetUpError(Exception):
    """Somebody is the owner already."""


@dataclass(frozen=True, slots=True)
class Answers:
    """`credit_window_days` None: no limit. The time zone stays where hits were counted by one."""

    name: str
    country: str
    currency: str
    time_zone: str
    email: str
    password: str
    credit_window_days: int | None
    asks_consent: bool
    comes_from_keap: bool


@transaction.atomic
def set_up(answers: Answers) -> User:
    """The new owner; `AlreadySetUpError`, also for the later of two at once."""
    business = lock_business()
    if User.objects.has_owner():
        raise AlreadySetUpError
    for name in ("name", "country", "currency", "credit_window_days", "comes_from_keap"):
        setattr(business, name, getattr(answers, name))
    if not Hit.objects.exists():
        business.time_zone = answers.time_zone
    business.reply_to = answers.email
    business.consent = consent_for(asks_consent=answers.asks_consent)
    business.save()
    return add_owner(answers.email, answers.password)


def lock_business() -> Business:
    """The one row, for this transaction alone."""
    Business.objects.get_or_create(pk=Business.ONLY)
    return Business.objects.select_for_update().get(pk=Business.ONLY)


def consent_for(*, asks_consent: bool) -> str:
    """Where visitors have to be asked, no cookie until the owner says that they are."""
    return Business.Consent.ID_ONLY if asks_consent else Business.Consent.COOKIE


@transaction.atomic
def add_owner(email: str, password: str | None) -> User:
    """Without a password the owner chooses one behind a link."""
    owner = User.objects.create_superuser(email, password)
    keep_one_address(owner)
    return owner
