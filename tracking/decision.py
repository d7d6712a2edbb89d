"""What a request to /go/ gets and what is kept of it: a pure function (docs/rules.md, /go/)."""

from functools import lru_cache
from typing import NamedTuple

from business.models import Business
from referrals.destinations import why_refused
from referrals.eligibility import NotUsable, why_not_usable
from tracking.agents import classify_agent
from tracking.facts import Facts
from tracking.hit import HitClass
from tracking.reasons import Reason
from tracking.routes import Codes, LinkRoute, PartnerRoute, RoutingTable, Rules, split_path

Consent = Business.Consent
CONSENT_ORDER = [Consent.COUNT_ONLY.value, Consent.ID_ONLY.value, Consent.COOKIE.value]
PRIVACY_SIGNAL_ALLOWS = Consent.ID_ONLY.value


class Keep(NamedTuple):
    """What is kept of a click; ids None where the address named nobody."""

    link_id: int
    partner_id: int | None
    ad_id: int | None
    codes: Codes
    hit_class: HitClass
    reason: Reason | None
    consent: str

    @property
    def is_eligible(self) -> bool:
        return self.reason is None


class Outcome(NamedTuple):
    """The answer in the rule's terms; `location` is still without click parameters."""

    status: int
    location: str = ""
    passes_query: bool = False
    adds_id: bool = False
    sets_cookie: bool = False
    keep: Keep | None = None
    mistyped: str = ""


# A click's class, and whether it asks for privacy and is a test.
Kind = tuple[HitClass, bool, bool]


class Place(NamedTuple):
    """Where an address leads, whoever clicks; `outcomes` remembers what which kind of click got."""

    codes: Codes
    outcomes: dict[Kind, Outcome]
    link: LinkRoute | None = None
    partner: PartnerRoute | None = None
    ad_id: int | None = None
    reason: Reason | None = None


TRY_AGAIN = Outcome(503)
NOT_ALLOWED = Outcome(405)


def decide(facts: Facts, table: RoutingTable) -> Outcome:
    """The rows of the /go/ table in their order; nothing is read but the two values."""
    if facts.is_prefetch:
        return TRY_AGAIN
    if facts.method not in {"GET", "HEAD"}:
        return NOT_ALLOWED
    place = table.places.get(facts.path)
    if place is None:
        place = find_place(facts.path, table)
        table.remember(facts.path, place)
    if place.link is None:
        outcome = not_found(table.rules.fallback, mistyped=place.codes.link)
    else:
        outcome = decide_link(facts, table, place, place.link)
    return outcome if facts.method == "GET" else without_record(outcome)


def find_place(path: str, table: RoutingTable) -> Place:
    codes = split_path(path)
    link = table.find_link(codes.link)
    if link is None:
        return Place(codes, {})
    partner = table.find_partner(codes.partner)
    ad_id = table.find_ad(codes.ad, partner) if partner and not codes.has_more else None
    return Place(codes, {}, link, partner, ad_id, why_not_counted(table, codes, link, partner))


def without_record(outcome: Outcome) -> Outcome:
    """HEAD gets the GET's answer without id, cookie and record."""
    return Outcome(outcome.status, outcome.location, outcome.passes_query)


def decide_link(facts: Facts, table: RoutingTable, place: Place, link: LinkRoute) -> Outcome:
    kind = (classify(facts, place.partner), facts.asks_privacy, facts.test_run is not None)
    outcome = place.outcomes.get(kind)
    if outcome is None:
        outcome = place.outcomes[kind] = outcome_of(table.rules, place, link, kind)
    return outcome


def outcome_of(rules: Rules, place: Place, link: LinkRoute, kind: Kind) -> Outcome:
    (hit_class, asks_privacy, is_test), partner = kind, place.partner
    reason = place.reason or class_reason(hit_class)
    if is_test:
        hit_class, reason = HitClass.TEST, test_reason(reason)
    keep = Keep(
        link_id=link.id,
        partner_id=partner.terms.id if partner else None,
        ad_id=place.ad_id,
        codes=place.codes,
        hit_class=hit_class,
        reason=reason,
        consent=effective_consent(rules.consent, link.consent, asks_privacy),
    )
    if reason in {Reason.RESERVED, Reason.DESTINATION_REFUSED}:
        return not_found(link.fallback or rules.fallback, keep=keep)
    known = reason is None or reason in {Reason.SELF, Reason.INTERNAL, Reason.TEST}
    return Outcome(
        302,
        link.destination,
        passes_query=True,
        adds_id=known and keep.consent != Consent.COUNT_ONLY,
        sets_cookie=reason in {None, Reason.TEST} and keep.consent == Consent.COOKIE,
        keep=keep,
    )


def not_found(fallback: str, *, mistyped: str = "", keep: Keep | None = None) -> Outcome:
    status = 302 if fallback else 404
    return Outcome(status, fallback, keep=keep, mistyped=mistyped)


def why_not_counted(
    table: RoutingTable, codes: Codes, link: LinkRoute, partner: PartnerRoute | None
) -> Reason | None:
    """The reasons that lie in link and partner, whoever clicked."""
    rules = table.rules
    if why_refused(link.destination, own_hosts=rules.own_hosts, parameter=rules.parameter):
        return Reason.DESTINATION_REFUSED
    if partner is None:
        return Reason.PARTNER_UNKNOWN if codes.partner else Reason.PARTNER_MISSING
    why: NotUsable | None = why_not_usable(link.terms, partner.terms)
    return Reason(why.value) if why else None


def classify(facts: Facts, partner: PartnerRoute | None) -> HitClass:
    """Who or what made the request, as far as it says so itself."""
    if not facts.is_navigation:
        return HitClass.STUFFING
    agent = classify_agent(facts.user_agent)
    if agent is not HitClass.HUMAN:
        return agent
    if partner and facts.own.partner_id == partner.id:
        return HitClass.SELF
    return HitClass.INTERNAL if facts.own.is_staff else HitClass.HUMAN


def class_reason(hit_class: HitClass) -> Reason | None:
    return None if hit_class is HitClass.HUMAN else Reason(hit_class.value)


def test_reason(reason: Reason | None) -> Reason:
    """What a test shows: what would keep a prospect's click from counting, else only the test."""
    return Reason.TEST if reason in {None, Reason.SELF, Reason.INTERNAL} else Reason(reason)


@lru_cache(maxsize=64)
def effective_consent(default: str, of_link: str, asks_privacy: bool) -> str:
    """The least of what the defaults, the link and the browser's privacy signal allow."""
    allowed = [default, of_link or default]
    if asks_privacy:
        allowed.append(PRIVACY_SIGNAL_ALLOWS)
    return min(allowed, key=CONSENT_ORDER.index)
