"""What the database knows of the people in some rows of the file, asked in few statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.db.models.functions import Lower

from owner.importing.wanted import Wanted
from partners.models import Partner, PartnerCode, Program, User


@dataclass(slots=True)
class Known:
    """Partners by key, and the ways that lead to them; codes and e-mails in small letters."""

    partners: dict[int, Partner] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    emails: dict[str, int] = field(default_factory=dict)


def programs_by_name() -> dict[str, Program]:
    programs = list(Program.objects.all())
    small = {program.name.lower(): program for program in programs}
    return small | {program.name: program for program in programs}


def look_up(rows: Sequence[Wanted]) -> Known:
    keys = {row.code_key for row in rows} | {row.values.get("parent", "") for row in rows}
    known = Known(codes=owners_of_codes(keys - {""}))
    emails = {row.email for row in rows} - {""}
    users = User.objects.annotate(key=Lower("email")).filter(key__in=emails)
    known.users = {user.key: user for user in users}
    wanted = Q(pk__in=known.codes.values()) | Q(user__in=list(known.users.values()))
    partners = Partner.objects.filter(wanted).select_related("user", "parent")
    known.partners = {partner.pk: partner for partner in partners.prefetch_related("programs")}
    known.emails = {
        partner.user.email.lower(): partner.pk
        for partner in known.partners.values()
        if partner.user
    }
    return known


def owners_of_codes(keys: Iterable[str]) -> dict[str, int]:
    """The partner of each code, in force or former."""
    return dict(PartnerCode.objects.filter(key__in=keys).values_list("key", "partner_id"))


def parents_above(partners: Iterable[int]) -> dict[int, int | None]:
    """Partner and parent, of these partners and all above them; a statement for each storey."""
    found: dict[int, int | None] = {}
    missing = set(partners)
    while missing:
        rows = Partner.objects.filter(pk__in=missing).values_list("pk", "parent_id")
        found |= dict(rows)
        found |= dict.fromkeys(missing - found.keys())
        missing = {parent for parent in found.values() if parent} - found.keys()
    return found
