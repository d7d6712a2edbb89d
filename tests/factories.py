"""Rows for tests, each valid by itself; what has a code is made together with its code row."""

import io
from datetime import UTC, date, datetime
from typing import Any

import factory
from django.db import models
from factory.django import DjangoModelFactory
from PIL import Image

from integrations.models import HostedForm
from partners.models import Letter, Partner, PartnerApplication, Program, User
from referrals.models import Ad, Creative, TrackingLink
from referrals.picture_files import keep_picture
from referrals.pictures import Picture
from tracking.hit import HitClass
from tracking.models import Claim, Contact, Decision, Hit, HitCount, OptIn, Referral
from tracking.uuid7 import uuid7

PASSWORD = "walk the dog at noon"


def now(_row: Any = None) -> datetime:
    return datetime.now(UTC)


def picture_file(kind: str = "PNG", size: tuple[int, int] = (300, 250), **options: Any) -> bytes:
    """A file as people upload it."""
    target = io.BytesIO()
    Image.new("RGB", size, "teal").save(target, kind, **options)
    return target.getvalue()


class CodedFactory(DjangoModelFactory):
    class Meta:
        abstract = True
        skip_postgeneration_save = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **fields: Any) -> models.Model:
        return model_class.objects.add(*args, **fields)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.com")
    name = factory.Sequence(lambda n: f"Person {n}")
    password = PASSWORD

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **fields: Any) -> models.Model:
        return model_class.objects.create_user(*args, **fields)


class ProgramFactory(DjangoModelFactory):
    class Meta:
        model = Program

    name = factory.Sequence(lambda n: f"Program {n}")


class PartnerFactory(CodedFactory):
    """`PartnerFactory(programs=[gold])` joins programs; `user=` makes one who can sign in."""

    class Meta:
        model = Partner

    name = factory.Sequence(lambda n: f"Partner {n}")
    code = factory.Sequence(lambda n: f"partner{n}")

    @factory.post_generation
    def programs(self, _create: bool, programs: list[Program] | None, **_more: Any) -> None:
        self.set_programs(programs or [])


class TrackingLinkFactory(CodedFactory):
    """For everyone; `partner=` reserves it, `programs=[gold]` limits it."""

    class Meta:
        model = TrackingLink

    name = factory.Sequence(lambda n: f"Page {n}")
    code = factory.Sequence(lambda n: f"page{n}")
    destination = factory.LazyAttribute(lambda link: f"https://www.example.com/{link.code}")

    @factory.post_generation
    def programs(self, _create: bool, programs: list[Program] | None, **_more: Any) -> None:
        self.programs.set(programs or [])


class AdFactory(CodedFactory):
    class Meta:
        model = Ad

    partner = factory.SubFactory(PartnerFactory)
    name = factory.Sequence(lambda n: f"Ad {n}")
    code = factory.Sequence(lambda n: f"ad{n}")
    start_date = date(2026, 1, 1)


class CreativeFactory(DjangoModelFactory):
    """A page text; `programs=[gold]` limits it."""

    class Meta:
        model = Creative
        skip_postgeneration_save = True

    kind = Creative.Kind.TEXT
    name = factory.Sequence(lambda n: f"Creative {n}")
    link = factory.SubFactory(TrackingLinkFactory)
    text = "Have a look: {{ link }}"

    @factory.post_generation
    def programs(self, _create: bool, programs: list[Program] | None, **_more: Any) -> None:
        self.programs.set(programs or [])


class EmailFactory(CreativeFactory):
    kind = Creative.Kind.EMAIL
    subject = "From {{ name }}"


class BannerFactory(CreativeFactory):
    """Its picture is a file that is there."""

    kind = Creative.Kind.BANNER
    text = ""
    picture = factory.LazyFunction(lambda: keep_picture(Picture(picture_file(), "png", 300, 250)))
    width, height = 300, 250


class HitFactory(DjangoModelFactory):
    """A row only: an eligible hit of a person, in no count; `reason=` makes it one not counted."""

    class Meta:
        model = Hit

    at = factory.LazyFunction(now)
    id = factory.LazyAttribute(lambda hit: uuid7(hit.at))
    day = factory.LazyAttribute(lambda hit: hit.at.date())
    link = factory.SubFactory(TrackingLinkFactory)
    partner = factory.SubFactory(PartnerFactory)
    hit_class = HitClass.HUMAN
    reason = ""
    is_eligible = factory.LazyAttribute(lambda hit: not hit.reason)
    link_text = factory.LazyAttribute(lambda hit: hit.link.code)
    partner_text = factory.LazyAttribute(lambda hit: hit.partner.code if hit.partner else "")
    ad_text = factory.LazyAttribute(lambda hit: hit.ad.code if getattr(hit, "ad", None) else "")
    dedupe_key = factory.LazyFunction(uuid7)
    consent = "cookie"


class HitCountFactory(DjangoModelFactory):
    """`HitCountFactory(link_id=link.pk, partner_id=alice.pk, hits=3, unique_hits=2)`."""

    class Meta:
        model = HitCount

    day = factory.LazyFunction(lambda: now().date())
    hit_class = HitClass.HUMAN


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    email = factory.Sequence(lambda n: f"contact{n}@example.org")
    name = factory.Sequence(lambda n: f"Contact {n}")

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **fields: Any) -> models.Model:
        return model_class.objects.create(email_key=fields["email"].lower(), **fields)


class ReferralFactory(DjangoModelFactory):
    class Meta:
        model = Referral

    contact = factory.SubFactory(ContactFactory)
    partner = factory.SubFactory(PartnerFactory)
    source = Referral.Source.MANUAL
    occurred_at = factory.LazyFunction(now)


class OptInFactory(DjangoModelFactory):
    """A form that nobody is credited for; `DecisionFactory` credits it."""

    class Meta:
        model = OptIn

    kind = OptIn.Kind.FORM
    contact = factory.SubFactory(ContactFactory)
    source = "form:free-offer"
    external_id = factory.Sequence(lambda n: f"submission-{n}")
    occurred_at = factory.LazyFunction(now)
    received_at = factory.LazyAttribute(lambda opt_in: opt_in.occurred_at)
    day = factory.LazyAttribute(lambda opt_in: opt_in.occurred_at.date())


class DecisionFactory(DjangoModelFactory):
    class Meta:
        model = Decision

    opt_in = factory.SubFactory(OptInFactory)
    partner = factory.SubFactory(PartnerFactory)
    reason = "latest"
    evidence = factory.LazyFunction(dict)


class HostedFormFactory(DjangoModelFactory):
    class Meta:
        model = HostedForm

    title = "Free offer"
    slug = factory.Sequence(lambda n: f"offer{n}")


class ClaimFactory(DjangoModelFactory):
    """`partner` says that credit for order 1042 is missing, and waits for an answer."""

    class Meta:
        model = Claim

    partner = factory.SubFactory(PartnerFactory)
    number = "1042"
    day = factory.LazyFunction(lambda: now().date())


class LetterFactory(DjangoModelFactory):
    """A draft to all active partners."""

    class Meta:
        model = Letter

    subject = "News for {{ name }}"
    text = "Hello {{ name }}, share {{ link }}"


class ApplicationFactory(DjangoModelFactory):
    """Somebody who wants to become a partner and waits for an answer."""

    class Meta:
        model = PartnerApplication

    name = factory.Sequence(lambda n: f"Applicant {n}")
    email = factory.Sequence(lambda n: f"applicant{n}@example.org")
