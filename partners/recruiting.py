"""Recruit links: which partner brought an applicant (docs/rules.md, Recruiting)."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from partners.codes import ADDRESS_CODE
from partners.joining import Joining
from partners.partner import Partner

SALT = "sentby.recruiter"
COOKIE = "__Secure-recruiter" if settings.IS_HTTPS else "recruiter"
COOKIE_SECONDS = 90 * 24 * 3600
# What a sentence leaves at the end of an address.
PUNCTUATION = ".,;:!?)"


def recruit_address(partner: Partner) -> str:
    return f"{settings.BASE_URL}{reverse('recruit', args=[partner.code])}"


def may_recruit(partner: Partner) -> bool:
    """Active partners, while the owner lets partners recruit and takes applications."""
    joining = Joining.objects.current()
    return partner.is_active and joining.takes_applications and joining.lets_partners_recruit


def recruiter_coded(code: str) -> Partner | None:
    """Who has or had this code, if that partner may recruit."""
    code = code.rstrip(PUNCTUATION)
    if not ADDRESS_CODE.match(code):
        return None
    partner = Partner.objects.filter(codes__key=code.lower()).first()
    return partner if partner and may_recruit(partner) else None


def recruiter_numbered(pk: int | None) -> Partner | None:
    partner = Partner.objects.filter(pk=pk).first() if pk else None
    return partner if partner and may_recruit(partner) else None


def write_recruiter(partner: Partner) -> str:
    """The cookie's value."""
    return signing.dumps(partner.pk, salt=SALT)


def read_recruiter(value: str) -> Partner | None:
    """Whom the cookie names; a forged or old one names nobody."""
    try:
        pk = signing.loads(value[:200], salt=SALT, max_age=COOKIE_SECONDS)
    except signing.BadSignature:
        return None
    return recruiter_numbered(pk)
