"""What is known of a person and a browser: hits, referrals, decisions, as far as one may read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tracking.models import Binding, Contact, Decision, Hit, OptIn, Referral
from tracking.why.reader import Reader

FEW, MANY = 100, 2000
# Somebody who shows this many browsers is no single person; the newest are enough.
MOST_VISITORS = 200


@dataclass(slots=True)
class Trace:
    hits: list[Hit] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    # Hits that something refers to, and that wait to be stored or were erased by age.
    missing: list[UUID] = field(default_factory=list)
    # The hits that earned the credit of the opt-in in question.
    decisive: set[UUID] = field(default_factory=set)
    is_cut: bool = False

    def rows(self) -> list[Any]:
        return [*self.hits, *self.referrals, *self.decisions]


def trace_contact(
    contact: Contact, reader: Reader, limit: int, asked: Iterable[Decision] = ()
) -> Trace:
    """The newest `limit` of each kind, and the decisions `asked` for.

    A partner reads only what is theirs.
    """
    found, wanted = Trace(), readable(list(asked), reader)
    newest = cut(found, decisions_of([contact.pk], reader), limit)
    known = {each.pk for each in wanted}
    found.decisions = [*wanted, *(each for each in newest if each.pk not in known)]
    found.decisive = won_by(wanted, reader)
    found.referrals = cut(found, referrals_of([contact.pk], reader), limit)
    named = hits_named(wanted, reader)
    add_hits(found, visitors_of(contact.pk), reader, limit, named)
    return found


def readable(decisions: list[Decision], reader: Reader) -> list[Decision]:
    """Who had the credit once reads that it stands with somebody else now, and no more of that."""
    if reader.is_owner:
        return decisions
    had_it = any(reader.is_me(each.partner_id) for each in decisions)
    return [each for each in decisions if had_it and each.is_standing]


def trace_visitor(hit: Hit, reader: Reader, limit: int) -> Trace:
    """What the browser of a hit did, and the people it is known as."""
    found, visitors = Trace(), [hit.visitor] if hit.visitor else []
    contacts = contacts_of(hit)
    if contacts:
        found.decisions = cut(found, decisions_of(contacts, reader), limit)
        found.referrals = cut(found, referrals_of(contacts, reader), limit)
    add_hits(found, visitors, reader, limit, {hit.pk})
    return found


def decisions_of(contacts: list[int], reader: Reader) -> QuerySet[Decision]:
    """For the owner with former ones, for a partner those that credit them."""
    rows = Decision.objects.filter(opt_in__contact__in=contacts)
    if reader.partner:
        rows = rows.standing().for_partner(reader.partner)
    named = rows.select_related("opt_in__contact", "actor").defer("evidence")
    return named.order_by("-opt_in__occurred_at", "-pk")


def referrals_of(contacts: list[int], reader: Reader) -> QuerySet[Referral]:
    rows = Referral.objects.filter(contact__in=contacts).select_related("contact", "created_by")
    if reader.partner:
        rows = rows.of(reader.partner)
    return rows.order_by("-occurred_at", "-pk")


def visitors_of(contact: int) -> list[UUID]:
    """The browsers from which the contact sent something, the newest first."""
    seen = OptIn.objects.filter(contact=contact).exclude(visitor=None).values("visitor")
    bound = Binding.objects.filter(contact=contact).values("visitor")
    # The ids begin with their time.
    newest = seen.union(bound).order_by("-visitor")[:MOST_VISITORS]
    return [row["visitor"] for row in newest if row["visitor"]]


def contacts_of(hit: Hit) -> list[int]:
    """Who is known by the browser of the hit, or was tied by the hit itself."""
    tied = Referral.objects.filter(hit=hit.pk, partner=hit.partner_id).values("contact_id")
    if not hit.visitor:
        return [row["contact_id"] for row in tied[:MOST_VISITORS]]
    bound = Binding.objects.filter(visitor=hit.visitor).values("contact_id")
    return [row["contact_id"] for row in tied.union(bound)[:MOST_VISITORS]]


def add_hits(
    found: Trace, visitors: Iterable[UUID], reader: Reader, limit: int, named: set[UUID]
) -> None:
    """The hits of the browsers, those that referrals and decisions rest on, and those `named`."""
    tied = {each.hit for each in found.referrals if each.hit}
    wanted = named | tied | won_by(found.decisions, reader)
    stored = Hit.objects.defer("user_agent", "referrer").in_bulk(wanted)
    found.missing = [each for each in wanted if each not in stored]
    browsers = set(visitors) | {each.visitor for each in stored.values() if each.visitor}
    rows = Hit.objects.filter(visitor__in=browsers).defer("user_agent", "referrer")
    if reader.partner:
        rows = rows.of(reader.partner)
    # By a column without an index: the key would tempt the planner to walk over all hits.
    newest = cut(found, rows.order_by("-at", "-pk"), limit) if browsers else []
    found.hits = list((stored | {each.pk: each for each in newest}).values())


def won_by(decisions: Iterable[Decision], reader: Reader) -> set[UUID]:
    return {each.hit for each in decisions if each.hit and reader.may_read(each.partner_id)}


def hits_named(decisions: Iterable[Decision], reader: Reader) -> set[UUID]:
    """The hits that the evidence refers to."""
    ids = set()
    for decision in decisions:
        for each in decision.evidence.get("candidates", []):
            if reader.may_read(each["partner"]):
                ids |= {UUID(each[name]) for name in ("first_hit", "last_hit") if each.get(name)}
    return ids


def cut(found: Trace, rows: QuerySet[Any], limit: int) -> list[Any]:
    read = list(rows[: limit + 1])
    found.is_cut |= len(read) > limit
    return read[:limit]
