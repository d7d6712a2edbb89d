"""Who gets a letter: the partners whom the owner chose, and how many of them by mail."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from business.plain_text import validate_lines
from partners.models import Letter, Partner, PartnerCode
from partners.partner import PartnerQuerySet
from tracking.models import HitCount

BETWEEN_CODES = re.compile(r"[\s,;]+")
MOST_CODES = 1000


@dataclass(frozen=True, slots=True)
class Readers:
    number: int
    by_mail: int
    # Names letter and readers as they are: whoever sends says with it what they looked at.
    stamp: str

    @property
    def without_mail(self) -> int:
        return self.number - self.by_mail


def readers_of(letter: Letter) -> PartnerQuerySet:
    active = Partner.objects.active()
    match letter.to:
        case Letter.To.PROGRAMS:
            found = active.filter(programs__in=letter.programs.all()).distinct()
        case Letter.To.OUTSIDE:
            found = active.filter(user__last_login=None)
        case Letter.To.NO_HIT:
            hits = HitCount.objects.eligible().filter(partner_id=OuterRef("pk"))
            found = active.filter(~Exists(hits))
        case Letter.To.THESE:
            keys = [code.lower() for code in split_codes(letter.codes)]
            found = Partner.objects.filter(codes__key__in=keys).distinct()
        case _:
            found = active
    return found.select_related("user").by_name()


def count_readers(letter: Letter) -> Readers:
    found = readers_of(letter).order_by()
    number, by_mail = found.count(), found.getting_letters().count()
    words = (letter.to, letter.codes, letter.subject, letter.text, letter.home_until)
    programs = sorted(letter.programs.values_list("pk", flat=True))
    told = repr((letter.pk, words, programs, number, by_mail))
    return Readers(number, by_mail, salted_hmac("sentby.letter", told).hexdigest()[:20])


def split_codes(text: str) -> list[str]:
    return [each for each in BETWEEN_CODES.split(text) if each]


def validate_codes(text: str) -> None:
    """Former codes are known, too; `ValidationError` names the first that nobody has."""
    # Before the rows are asked: PostgreSQL takes no NUL in a text.
    validate_lines(text)
    codes = split_codes(text)
    if len(codes) > MOST_CODES:
        message = _("At most %(most)d codes. Choose by program, or write twice.")
        raise ValidationError(message, "many", {"most": MOST_CODES})
    keys = [code.lower() for code in codes]
    known = set(PartnerCode.objects.filter(key__in=keys).values_list("key", flat=True))
    for code in codes:
        if code.lower() not in known:
            raise ValidationError(
                _("No partner has the code “%(code)s”."), "nobody", {"code": code[:64]}
            )
