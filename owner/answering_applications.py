"""Approves and refuses applications: the partner, the mail and the answer, or nothing at all."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from business.models import Business, OutgoingMessage
from owner.sign_in_links import sign_in_as, validate_free_for
from partners.application import PartnerApplication
from partners.invitation_words import Words
from partners.inviting import CannotInviteError, invite, say_switched_off
from partners.models import Partner, Program, User
from partners.terms import accept_terms

State = PartnerApplication.State


@dataclass(frozen=True, slots=True)
class Place:
    """Where among the partners the new one stands."""

    name: str
    code: str
    parent: Partner | None
    programs: Iterable[Program]


def approve(application: PartnerApplication, place: Place, *, by: User, message: str) -> Partner:
    """Make the partner and mail how to come in; `message` is for the applicant, may be empty.

    `AnsweredMeanwhileError` for the second of two; ValidationError (`CodeTaken` among them) where
    code or e-mail belong to another partner; `CannotInviteError` where no mail could lead in.
    """
    with transaction.atomic():
        application.answer(State.APPROVED, by, message)
        validate_free_for(None, application.email)
        partner: Partner = Partner.objects.add(
            name=place.name, code=place.code, parent=place.parent
        )
        partner.set_programs(place.programs)
        sign_in_as(partner, application.email)
        if application.terms:
            accept_terms(partner, application.terms, at=application.created_at)
        application.partner = partner
        application.save(update_fields=["partner"])
        welcome(partner, by, message)
    return partner


def welcome(partner: Partner, by: User, message: str) -> None:
    """An invitation, or, for somebody who has a password already, where to sign in."""
    user = partner.user
    assert user is not None  # noqa: S101  # `sign_in_as` was called with an e-mail
    if user.is_switched_off:
        raise CannotInviteError(say_switched_off(partner.name))
    if not user.has_usable_password():
        invite(partner, by, welcome_words(message))
        return
    business = Business.objects.current()
    values = {
        "name": partner.name,
        "business": str(business.name),
        "link": f"{settings.BASE_URL}{reverse('portal:home')}",
    }
    mail = Words(
        welcome_subject(), paragraphs(greeting(), message, sign_in_line(), "{{ business }}")
    )
    mail = mail.filled(values)
    OutgoingMessage.objects.queue_mail(
        to=user.email,
        subject=mail.subject,
        text=mail.text,
        reply_to=business.reply_to,
        dedupe=f"welcome:{partner.pk}",
        about=f"partner:{partner.pk}",
    )


def refuse(application: PartnerApplication, *, by: User, message: str, tells: bool) -> None:
    """Keep the answer, and mail it if `tells`; `AnsweredMeanwhileError` as with `approve`."""
    business = Business.objects.current()
    with transaction.atomic():
        application.answer(State.REFUSED, by, message)
        if tells:
            OutgoingMessage.objects.queue_mail(
                to=application.email,
                subject=_("Your application to %(owner)s") % {"owner": business.name},
                text=message,
                reply_to=business.reply_to,
                dedupe=f"application:{application.pk}",
                about=f"application:{application.pk}",
            )


def welcome_words(message: str) -> Words:
    """The owner's message stands in the middle; placeholders in it are filled, too."""
    link = _("Open this page and choose a password:\n{{ link }}")
    alone = _("The link is for you alone. It works once, until {{ until }}.")
    return Words(welcome_subject(), paragraphs(greeting(), message, link, alone, "{{ business }}"))


def welcome_subject() -> str:
    return _("You are a partner of {{ business }}")


def greeting() -> str:
    return _(
        "Hello {{ name }},\n\nthank you for your application. You are a partner of "
        "{{ business }} from now on."
    )


def sign_in_line() -> str:
    return _("Sign in with the password that you have here:\n{{ link }}")


def paragraphs(*texts: str) -> str:
    return "\n\n".join(text for text in texts if text)


def refusal(application: PartnerApplication) -> str:
    """What the owner may say, to begin with."""
    text = _(
        "Hello %(name)s,\n\nthank you for your application. We cannot take you on as a partner at "
        "the moment.\n\n%(owner)s"
    )
    return text % {"name": application.name, "owner": Business.objects.current().name}
