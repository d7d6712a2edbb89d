"""From an outcome to the bytes of the answer and the row of the hit."""

import secrets
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.utils.encoding import iri_to_uri

from business.days import day_of
from referrals.destinations import landing_address
from tracking.decision import Consent, Keep, Outcome, decide
from tracking.domains.probe import answer_probe
from tracking.facts import CONTACT_PARAMETER, TEST_PARAMETER, Facts, cookie_name, readable
from tracking.hit import LONGEST_RAW, HitClass
from tracking.hit_ids import HitId, write_hit_id, write_visitor_cookie
from tracking.new_hit import NewHit
from tracking.routes import RoutingTable, Rules
from tracking.salt import dedupe_key
from tracking.uuid7 import CHANCE_BYTES, uuid7

# The longest that browsers keep one; each partner's own window is applied at the opt-in.
COOKIE_DAYS = 400
# Stands for the hit id in a landing address that waits for one; nobody can guess it.
ID_PLACE = secrets.token_hex(16)
REDIRECT_HEADERS = {
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Robots-Tag": "noindex",
}


class Click(NamedTuple):
    """An answered request: status, headers and the value of Set-Cookie; the hit to be kept."""

    status: int
    headers: dict[str, str]
    cookie: str = ""
    hit: NewHit | None = None
    # Whether the browser showed its visitor id; else address and browser tell repeats.
    is_known_visitor: bool = False
    # The contact whose token the link carried, where the consent in force allows to use it.
    contact_id: int | None = None
    mistyped: str = ""


def answer_click(facts: Facts, table: RoutingTable) -> Click:
    """Decide about a request and prepare all that is sent and stored."""
    outcome = decide(facts, table)
    if outcome.status in {503, 405}:
        return Click(outcome.status, refusal_headers(outcome.status))
    if outcome.keep is None and (proof := answer_probe(facts.path)):
        return Click(302, {**REDIRECT_HEADERS, "Location": proof})
    hit = make_hit(facts, outcome, table.rules) if outcome.keep else None
    headers = dict(REDIRECT_HEADERS)
    token = hit_token(hit) if hit and outcome.adds_id else None
    if outcome.status == 302:
        headers["Location"] = location(facts, outcome, table.rules.parameter, token)
    return Click(
        outcome.status,
        headers,
        cookie=set_cookie(facts, outcome, hit, token),
        hit=hit,
        is_known_visitor=bool(outcome.sets_cookie and facts.cookie),
        contact_id=facts.contact_id if token and hit and hit.is_eligible else None,
        mistyped=readable_code(outcome.mistyped),
    )


def refusal_headers(status: int) -> dict[str, str]:
    # A redirect would be used up by the prefetch and the real click never seen.
    again = {"Retry-After": "0"} if status == 503 else {"Allow": "GET, HEAD"}
    return {"Cache-Control": "no-store", **again}


def location(facts: Facts, outcome: Outcome, parameter: str, token: str | None) -> str:
    if not outcome.passes_query:
        return in_ascii(outcome.location)
    landing = landing_pattern(outcome.location, facts.query, parameter, token is not None)
    return landing.replace(ID_PLACE, token) if token else landing


@lru_cache(maxsize=8192)
def landing_pattern(destination: str, query: str, parameter: str, has_id: bool) -> str:
    """The landing address with a place for the hit id: links and queries come again and again."""
    hit_id = ID_PLACE if has_id else None
    ours = (CONTACT_PARAMETER, TEST_PARAMETER)
    landing = landing_address(destination, query, parameter=parameter, hit_id=hit_id, ours=ours)
    return in_ascii(landing)


def in_ascii(address: str) -> str:
    """As a header takes it: forms save addresses in ASCII, raw SQL may not."""
    return address if address.isascii() else iri_to_uri(address)


def make_hit(facts: Facts, outcome: Outcome, rules: Rules) -> NewHit:
    keep: Keep = outcome.keep  # type: ignore[assignment]
    day = day_at(facts.at, rules.zone)
    return NewHit(
        id=uuid7(facts.at, facts.chance[:CHANCE_BYTES]),
        at=facts.at,
        day=day,
        link_id=keep.link_id,
        partner_id=keep.partner_id,
        ad_id=keep.ad_id,
        hit_class=keep.hit_class.value,
        reason=keep.reason.value if keep.reason else "",
        is_eligible=keep.is_eligible,
        link_text=readable_code(keep.codes.link),
        partner_text=readable_code(keep.codes.partner),
        ad_text=readable_code(keep.codes.ad),
        visitor=visitor_of(facts, outcome, keep),
        # A click of a test run is counted nowhere; its key leads to the run.
        dedupe_key=facts.test_run
        or dedupe_key(salt_of(rules, day), facts.address, facts.user_agent),
        consent=keep.consent,
        user_agent=facts.user_agent,
        referrer=facts.referrer,
    )


day_at = lru_cache(maxsize=256)(day_of)


def salt_of(rules: Rules, day: date) -> str:
    """The day's salt; a table loaded just before midnight holds tomorrow's too."""
    return rules.salts[day] if day in rules.salts else next(iter(rules.salts.values()))


def visitor_of(facts: Facts, outcome: Outcome, keep: Keep) -> UUID | None:
    """The browser's id; of a click that does not count only what it shows and consent allows."""
    if facts.cookie:
        may_read = keep.consent == Consent.COOKIE and facts.is_navigation
        return facts.cookie.visitor if may_read else None
    return uuid7(facts.at, facts.chance[CHANCE_BYTES:]) if outcome.sets_cookie else None


def hit_token(hit: NewHit) -> str:
    """The hit id of a click with a known partner."""
    if hit.partner_id is None:
        raise ValueError("A hit without partner has no hit id.")
    ids = (hit.pk, hit.link_id, hit.partner_id, hit.ad_id)
    return write_hit_id(HitId(*ids, hit.is_eligible, hit.hit_class == HitClass.TEST))


def set_cookie(facts: Facts, outcome: Outcome, hit: NewHit | None, token: str | None) -> str:
    """The value of Set-Cookie; empty where none is set."""
    if hit and hit.visitor and token and outcome.sets_cookie:
        return cookie(facts, hit.visitor, token)
    return ""


def cookie(facts: Facts, visitor: UUID, token: str) -> str:
    """The one cookie, fit for forms that the owner's site posts to us (docs/rules.md, Cookie)."""
    site = "SameSite=None; Secure" if facts.is_trustworthy else "SameSite=Lax"
    return (
        f"{cookie_name(facts.is_https)}={write_visitor_cookie(visitor, token)}; "
        f"HttpOnly; Max-Age={COOKIE_DAYS * 86400}; Path=/; {site}"
    )


@lru_cache(maxsize=8192)
def readable_code(text: str) -> str:
    return readable(text.encode("utf-8", "replace").decode("latin-1"), LONGEST_RAW)
