"""Loads the demo into an empty database, all of it or nothing."""

from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Min, OuterRef, Subquery

from business.models import Business
from integrations.models import HostedForm
from owner.demo.cases import answer_claims, play_cases
from owner.demo.content import ADS, BUSINESS, FORM, LINKS, OWNER, PARTNERS, PROGRAMS, THANK_YOU_PAGE
from owner.demo.creatives import make_creatives
from owner.demo.joining import make_application
from owner.demo.journeys import DAYS
from owner.demo.playing import play
from owner.demo.team import note_deeds, write_letters
from partners.models import Membership, Partner, Program, User
from referrals.models import Ad, Creative, TrackingLink
from tracking.models import Binding, Contact, Decision, OptIn, Referral


class NotEmptyError(Exception):
    """The database holds somebody's own partners or links."""


def is_loaded() -> bool:
    return User.objects.filter(is_demo=True).exists()


def load(website: str) -> None:
    """Make everything but the passwords; links lead to pages of `website`.

    `NotEmptyError` where it would mix with an owner's own data.
    """
    if any(model.objects.exists() for model in (Partner, TrackingLink, HostedForm)):
        raise NotEmptyError
    with transaction.atomic():
        Business.objects.get_or_create(pk=Business.ONLY, defaults=BUSINESS)
        User.objects.create_superuser(**OWNER, is_demo=True)
        HostedForm.objects.create(**FORM, thank_you_address=f"{website}{THANK_YOU_PAGE}")
        partners = make_partners()
        make_application(partners)
        make_ads(partners)
        make_links(partners, website)
        make_creatives()
        now = datetime.now(UTC)
        play(now)
        play_cases(now)
        backdate()
        answer_claims()
        write_letters(now)
        note_deeds(now)


def make_partners() -> dict[str, Partner]:
    """The partners by code, each in programs and below the parent."""
    programs = {
        name: Program.objects.create(name=name, **words) for name, words in PROGRAMS.items()
    }
    partners: dict[str, Partner] = {}
    for each in PARTNERS:
        user = User.objects.create_user(each.email, name=each.name, is_demo=True)
        parent = partners.get(each.parent)
        partner = Partner.objects.add(name=each.name, code=each.code, user=user, parent=parent)
        partner.set_programs(programs[name] for name in each.programs)
        partners[each.code] = partner
    return partners


def make_ads(partners: dict[str, Partner]) -> None:
    for each in ADS:
        Ad.objects.add(
            partner=partners[each.partner],
            name=each.name,
            code=each.code,
            media_type=each.media_type,
            description=each.description,
            start_date=first_day(),
        )


def make_links(partners: dict[str, Partner], website: str) -> None:
    for order, each in enumerate(LINKS, start=1):
        link = TrackingLink.objects.add(
            name=each.name, code=each.code, destination=f"{website}{each.page}", order=order
        )
        programs = list(Program.objects.filter(name__in=each.programs))
        link.reserve_for(partners.get(each.partner), programs)


def move_website(old_website: str, new_website: str) -> None:
    """Let the demo's links and its form lead to the same pages at another address."""
    old_thanks, new_thanks = (f"{each}{THANK_YOU_PAGE}" for each in (old_website, new_website))
    HostedForm.objects.filter(thank_you_address=old_thanks).update(thank_you_address=new_thanks)
    for link in TrackingLink.objects.filter(destination__startswith=f"{old_website}/"):
        link.destination = new_website + link.destination.removeprefix(old_website)
        link.save(update_fields=["destination"])


def backdate() -> None:
    """Give what was made just now the age that its story tells."""
    start = datetime.now(UTC) - timedelta(days=DAYS + 5)
    User.objects.filter(is_demo=True).update(created_at=start)
    Membership.objects.update(joined_at=start)
    for model in (Partner, Program, TrackingLink, Ad, Creative, HostedForm):
        model.objects.update(created_at=start)
    OptIn.objects.update(received_at=F("occurred_at"))
    Referral.objects.update(created_at=F("occurred_at"))
    Referral.objects.exclude(confirmed_at=None).update(confirmed_at=F("occurred_at"))
    opt_ins = OptIn.objects.order_by()
    decided = opt_ins.filter(pk=OuterRef("opt_in")).values("occurred_at")
    Decision.objects.update(decided_at=Subquery(decided))
    first = opt_ins.filter(contact=OuterRef("pk")).values("contact").annotate(at=Min("occurred_at"))
    Contact.objects.update(created_at=Subquery(first.values("at")))
    known_since = Subquery(Contact.objects.filter(pk=OuterRef("contact")).values("created_at"))
    Binding.objects.update(created_at=known_since)
    Binding.objects.exclude(confirmed_at=None).update(confirmed_at=known_since)


def first_day() -> date:
    return (datetime.now(UTC) - timedelta(days=DAYS)).date()
