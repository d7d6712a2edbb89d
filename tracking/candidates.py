"""Gathers who may have sent a contact: the hit id given, the visitor's trail, the history."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from business.models import Business
from partners.models import Membership, Partner
from referrals.models import Ad, TrackingLink
from tracking.attribution import Candidate, Kind
from tracking.contact import same_mailbox
from tracking.hit_ids import HitId, VisitorCookie
from tracking.models import Contact, Referral, Trail
from tracking.uuid7 import instant_of
from tracking.window import Window, credit_window

FOREVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Signs:
    """What an opt-in carries that may lead to a partner."""

    hit_id: HitId | None = None
    cookie: VisitorCookie | None = None
    partner: Partner | None = None
    # The clicks of a test count for the opt-in of the same test.
    is_test: bool = False


def gather_candidates(
    contact: Contact, signs: Signs, business: Business, occurred_at: datetime
) -> list[Candidate]:
    """Every candidate, also those that the rules will drop, each with its partner's state."""
    found = [*from_name(signs.partner, occurred_at), *from_hit_id(signs.hit_id)]
    if business.consent == Business.Consent.COOKIE:
        found += from_cookie(signs.cookie)
    found += from_history(contact)
    if signs.is_test:
        found = [counted_in_test(each, signs) for each in found]
    return with_partners(found, contact, business)


def counted_in_test(candidate: Candidate, signs: Signs) -> Candidate:
    given = {signs.hit_id, signs.cookie.newest if signs.cookie else None}
    tests = {each.hit for each in given if each and each.is_test}
    return replace(candidate, is_counted=candidate.is_counted or candidate.last_hit in tests)


def from_name(partner: Partner | None, occurred_at: datetime) -> Iterable[Candidate]:
    if partner:
        yield Candidate(
            kind=Kind.NAMED, partner_id=partner.pk, first_at=occurred_at, last_at=occurred_at
        )


def from_hit_id(hit_id: HitId | None, kind: Kind = Kind.HIT_ID) -> Iterable[Candidate]:
    """The hit id says by itself what it stands for, stored or not."""
    if hit_id:
        yield Candidate(
            kind=kind,
            partner_id=hit_id.partner_id,
            link_id=hit_id.link_id,
            ad_id=hit_id.ad_id,
            first_at=hit_id.at,
            last_at=hit_id.at,
            first_hit=hit_id.hit,
            last_hit=hit_id.hit,
            is_counted=hit_id.is_eligible,
        )


def from_cookie(cookie: VisitorCookie | None) -> Iterable[Candidate]:
    if cookie is None:
        return
    trails = list(Trail.objects.of(cookie.visitor))
    stored: set[UUID] = {trail.last_hit for trail in trails}
    if cookie.newest.hit not in stored:
        # The newest hit may still wait to be stored; the cookie vouches for it.
        yield from from_hit_id(cookie.newest, Kind.COOKIE)
    for trail in trails:
        yield Candidate(
            kind=Kind.COOKIE,
            partner_id=trail.partner_id,
            link_id=trail.link_id,
            ad_id=trail.ad_id or None,
            first_at=trail.first_at,
            last_at=trail.last_at,
            first_hit=trail.first_hit,
            last_hit=trail.last_hit,
        )


def from_history(contact: Contact) -> Iterable[Candidate]:
    """One candidate per partner, link, Ad and sureness: its first and its latest tie."""
    ties: dict[tuple[Any, ...], list[Referral]] = {}
    for tie in Referral.objects.filter(contact=contact).order_by("pk"):
        ends_at = FOREVER if tie.has_no_limit else tie.expires_at
        is_confirmed = tie.confirmed_at is not None
        key = (tie.partner_id, tie.link_id, tie.ad_id, ends_at, is_confirmed)
        ties.setdefault(key, []).append(tie)
    for (partner_id, link_id, ad_id, ends_at, is_confirmed), rows in ties.items():
        first, last = min(rows, key=clicked_at), max(rows, key=clicked_at)
        yield Candidate(
            kind=Kind.HISTORY,
            partner_id=partner_id,
            link_id=link_id,
            ad_id=ad_id,
            first_at=clicked_at(first),
            last_at=clicked_at(last),
            first_hit=first.hit,
            last_hit=last.hit,
            ends_at=ends_at,
            is_confirmed=is_confirmed,
        )


def clicked_at(tie: Referral) -> datetime:
    """The instant of the click behind a tie: a purchase does not renew the credit window."""
    return instant_of(tie.hit) if tie.hit else tie.occurred_at


def with_partners(found: list[Candidate], contact: Contact, business: Business) -> list[Candidate]:
    """The candidates with status, window and self-referral of their partners."""
    ids = {each.partner_id for each in found}
    partners = Partner.objects.select_related("user").in_bulk(ids)
    windows = windows_of(partners.values(), business.credit_window_days)
    own = {pk for pk, each in partners.items() if is_own_contact(each, contact)}
    return [
        replace(
            each,
            partner_status=partners[each.partner_id].status,
            window_days=windows[each.partner_id].days,
            window_from=windows[each.partner_id].set_by,
            is_self=each.partner_id in own,
        )
        for each in without_erased(found)
        if each.partner_id in partners
    ]


def windows_of(partners: Iterable[Partner], default: int | None) -> dict[int, Window]:
    """The credit window in force of each partner, by its key; one query."""
    found = list(partners)
    memberships = Membership.objects.filter(partner__in=found)
    columns = ("partner_id", "program_id", "program__credit_window_days")
    return windows_by(found, memberships.values_list(*columns), default)


def windows_by(
    partners: Iterable[Partner],
    memberships: Iterable[tuple[int, int, int | None]],
    default: int | None,
) -> dict[int, Window]:
    """The same where the memberships are known: partner, program and the program's days."""
    found = {partner.pk: partner.credit_window_days for partner in partners}
    by_programs: dict[int, list[tuple[int, int | None]]] = {pk: [] for pk in found}
    for partner_id, program_id, days in memberships:
        if partner_id in by_programs:
            by_programs[partner_id].append((program_id, days))
    return {pk: credit_window(days, by_programs[pk], default) for pk, days in found.items()}


def without_erased(found: list[Candidate]) -> list[Candidate]:
    """A link or Ad erased since the click (only ones without real hits can be) is left out."""
    links = set(
        TrackingLink.objects.filter(
            pk__in={each.link_id for each in found if each.link_id}
        ).values_list("pk", flat=True)
    )
    ads = set(
        Ad.objects.filter(pk__in={each.ad_id for each in found if each.ad_id}).values_list(
            "pk", flat=True
        )
    )
    return [
        replace(
            each,
            link_id=each.link_id if each.link_id in links else None,
            ad_id=each.ad_id if each.ad_id in ads else None,
        )
        for each in found
    ]


def is_own_contact(partner: Partner, contact: Contact) -> bool:
    return bool(partner.user and same_mailbox(partner.user.email, contact.email))
