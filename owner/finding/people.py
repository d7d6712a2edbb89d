"""Contacts and partners by e-mail, name or code."""

from django.db.models import Q

from owner.finding.asked import Asked
from owner.finding.beginnings import begins_with, word_begins_with
from partners.models import Partner
from tracking.contact import email_key
from tracking.models import Contact, OptIn

MOST = 8
SHORTEST = 2
# So many partners of one name or another are put in order; nobody has more of one name.
MOST_PARTNERS = 200
NEWEST_OPT_INS = 3


def find_contacts(asked: Asked) -> list[Contact]:
    """By the whole e-mail; else by its beginning and by all words of the name, the newest first."""
    keys = [email_key(each) for each in asked.emails]
    exact = list(Contact.objects.filter(email_key__in=keys)) if keys else []
    words = [word for word in asked.words if len(word) >= SHORTEST]
    if exact or not words:
        return exact
    found = list(Contact.objects.filter(begins_with("email_key", words[0])).order_by("-pk")[:MOST])
    if not asked.emails:
        named = Q()
        for word in words:
            named &= word_begins_with("name", word)
        found += list(Contact.objects.filter(named).order_by("-pk")[:MOST])
    return list(dict.fromkeys(found))[:MOST]


def opt_ins_of(contact: Contact) -> list[OptIn]:
    """The newest ones."""
    rows = OptIn.objects.filter(contact=contact).select_related("contact")
    return list(rows.newest_first()[:NEWEST_OPT_INS])


def find_partners(words: list[str]) -> list[Partner]:
    """Those that most of the words fit: a name, a code (former ones too) or the e-mail."""
    wanted = [word for word in words if len(word) >= SHORTEST]
    if not wanted:
        return []
    fits = Q()
    for word in wanted:
        fits |= word_begins_with("name", word) | Q(user__email__istartswith=word)
    by_code = Q(pk__in=Partner.objects.filter(codes__key__in=wanted).values("pk"))
    rows = Partner.objects.filter(fits | by_code).select_related("user").prefetch_related("codes")
    scored = [(fitting(row, wanted), row) for row in rows.by_name()[:MOST_PARTNERS]]
    best = max((score for score, _row in scored), default=0)
    return [row for score, row in scored if score == best and score][:MOST]


def fitting(partner: Partner, words: list[str]) -> int:
    """How many of the words are in the name, the codes or the e-mail."""
    names = partner.name.lower().split()
    codes = {row.key for row in partner.codes.all()}
    email = partner.user.email if partner.user else ""
    return sum(
        any(name.startswith(word) for name in names) or word in codes or email.startswith(word)
        for word in words
    )
