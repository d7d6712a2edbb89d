"""Random histories of clicks, forms and purchases, played for real and by a slow model.

The model remembers every event and looks at all of them each time; it shares no
code with trails, referrals, bindings or the attribution.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from business.models import Business
from partners.models import Partner, User
from referrals.models import TrackingLink
from tracking.clicks import answer_click, hit_token
from tracking.facts import Facts
from tracking.hit_ids import HitId, VisitorCookie, read_hit_id
from tracking.models import Hit, OptIn
from tracking.opt_ins import Report, record_opt_in
from tracking.recording import record_hits
from tracking.routing import load_table

START = datetime(2026, 1, 1, 9, tzinfo=UTC)
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"
WINDOW = timedelta(hours=24)
EMAILS = ("lena@example.org", "tom@example.org", "anna@partner.example")
STEPS = [timedelta(0), timedelta(minutes=1), timedelta(hours=30), timedelta(days=20)]


@dataclass(frozen=True, slots=True)
class Seen:
    """A counted click as the model remembers it."""

    at: datetime
    browser: int
    link: str
    partner: str
    order: int


@dataclass(frozen=True, slots=True)
class Tie:
    contact: str
    partner: str
    link: str
    at: datetime
    is_confirmed: bool
    order: int


@dataclass
class Model:
    """All that ever happened, and the rules of docs/rules.md read sentence by sentence."""

    takes_first: bool
    uses_history: bool
    rejects_self: bool
    windows: dict[str, int | None]
    clicks: list[Seen] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    known: dict[int, dict[str, bool]] = field(default_factory=dict)
    inactive: set[str] = field(default_factory=set)
    forms: list[tuple[str, datetime]] = field(default_factory=list)

    def click(self, browser: int, link: str, partner: str, at: datetime, order: int) -> None:
        if partner in self.inactive:
            return
        self.clicks.append(Seen(at, browser, link, partner, order))
        contacts = self.known.get(browser, {})
        if len(contacts) == 1:
            ((contact, confirmed),) = contacts.items()
            self.ties.append(Tie(contact, partner, link, at, confirmed, order))

    def opt_in(
        self, kind: str, contact: str, at: datetime, browser: int | None, carried: Seen | None
    ) -> str | None:
        found = [*self.of_hit_id(carried), *self.of_browser(browser), *self.of_history(contact)]
        kept = [each for each in found if self.is_kept(each, contact, at)]
        if self.takes_first:
            kept.sort(key=lambda each: (each[2], each[0], -each[4]))
        else:
            kept.sort(key=lambda each: (-each[3].timestamp(), each[0], -each[5]))
        winner = kept[0][1] if kept else None
        confirms = kind == "purchase" and any(
            each[0] in {0, 1} and each[1] == winner for each in kept
        )
        self.remember(kind, contact, at, kept[0] if kept else None, confirms=confirms)
        known = browser
        if kind == "purchase" and carried and browser is None:
            known = carried.browser
        if known is not None:
            earlier = self.known.setdefault(known, {})
            # A click id alone may have been forwarded: the browser is known, but not for sure.
            earlier[contact] = earlier.get(contact, False) or (confirms and browser is not None)
        return winner

    def remember(self, kind: str, contact: str, at: datetime, best: Any, *, confirms: bool) -> None:
        is_repeat = kind == "form" and any(
            who == contact and at - when <= timedelta(days=self.windows["default"] or 99999)
            for who, when in self.forms
        )
        if kind == "form" and not is_repeat:
            self.forms.append((contact, at))
        if best:
            clicked, order = (best[2], best[4]) if self.takes_first else (best[3], best[5])
            self.ties.append(Tie(contact, best[1], best[6], clicked, confirms, order))

    def of_hit_id(self, carried: Seen | None) -> Iterator[tuple[Any, ...]]:
        if carried:
            yield (
                0,
                carried.partner,
                carried.at,
                carried.at,
                carried.order,
                carried.order,
                carried.link,
                True,
            )

    def of_browser(self, browser: int | None) -> Iterator[tuple[Any, ...]]:
        trails: dict[tuple[str, str], list[Seen]] = {}
        for each in self.clicks:
            if browser is not None and each.browser == browser:
                trails.setdefault((each.link, each.partner), []).append(each)
        for (link, partner), seen in trails.items():
            seen.sort(key=lambda each: each.at)
            first, last = seen[0], max(seen, key=lambda each: each.at)
            yield 1, partner, first.at, last.at, first.order, last.order, link, True

    def of_history(self, contact: str) -> Iterator[tuple[Any, ...]]:
        groups: dict[tuple[str, str, bool], list[Tie]] = {}
        for tie in self.ties:
            if tie.contact == contact and self.uses_history:
                groups.setdefault((tie.partner, tie.link, tie.is_confirmed), []).append(tie)
        for (partner, link, sure), ties in groups.items():
            first, last = min(ties, key=instant_of), max(ties, key=instant_of)
            yield 2, partner, first.at, last.at, first.order, last.order, link, sure

    def is_kept(self, found: tuple[Any, ...], contact: str, at: datetime) -> bool:
        _kind, partner, _first, last, *_orders, sure = found
        if partner in self.inactive or not sure:
            return False
        if self.rejects_self and contact == f"{partner}@partner.example":
            return False
        days = self.windows[partner] if partner in self.windows else self.windows["default"]
        return days is None or last + timedelta(days=days) >= at


@dataclass
class World:
    """The same history for real: rows in the database, cookies in browsers."""

    partners: dict[str, Partner]
    cookies: dict[int, VisitorCookie] = field(default_factory=dict)
    tokens: dict[int, str] = field(default_factory=dict)

    def click(self, browser: int, link: str, partner: str, at: datetime) -> Hit | None:
        facts = Facts(
            at=at,
            path=f"{link}/{partner}",
            user_agent=BROWSER,
            address=f"192.0.2.{browser}",
            cookie=self.cookies.get(browser),
        )
        click = answer_click(facts, load_table(at, facts.path))
        record_hits([click], WINDOW)
        if click.hit is None or not click.hit.is_eligible or click.hit.visitor is None:
            return None
        newest: HitId | None = read_hit_id(hit_token(click.hit))
        if newest:
            self.cookies[browser] = VisitorCookie(click.hit.visitor, newest)
        return click.hit

    def opt_in(
        self, kind: str, contact: str, at: datetime, number: int, browser: int | None, token: str
    ) -> str | None:
        recorded = record_opt_in(
            Report(
                kind=OptIn.Kind(kind),
                source="form:offer" if kind == "form" else "api:shop",
                external_id=str(number),
                email=contact,
                occurred_at=at,
                hit_id=token,
                cookie=self.cookies.get(browser) if browser is not None else None,
                is_trusted=kind == "purchase",
            )
        )
        partner = recorded.decision.partner
        return partner.code if partner else None


def instant_of(tie: Tie) -> datetime:
    return tie.at


def play(seed: int) -> list[str]:
    """The decisions of one history that differ, in words; leaves nothing in the database."""
    with transaction.atomic():
        differences = play_history(random.Random(seed))
        transaction.set_rollback(True)
    return [f"history {seed}: {difference}" for difference in differences]


def play_history(chance: random.Random) -> list[str]:
    model, world = set_up(chance)
    at, differences = START, []
    hits: dict[UUID, Seen] = {}
    for order in range(1, chance.randint(3, 10)):
        # Far enough apart that two forms are never one double click.
        at += chance.choice(STEPS) + timedelta(minutes=2)
        what = chance.choice(["click", "click", "click", "form", "purchase", "status"])
        browser = chance.randint(0, 1)
        if what == "click":
            link, partner = chance.choice(["hair", "skin"]), chance.choice(["anna", "ben"])
            model.click(browser, link, partner, at, order)
            hit = world.click(browser, link, partner, at)
            if hit:
                hits[hit.pk] = Seen(at, browser, link, partner, order)
                world.tokens[order] = hit_token(hit)
        elif what == "status":
            toggle(chance.choice(["anna", "ben"]), model, world)
        else:
            differences += compare(chance, model, world, what, at, order, list(hits.values()))
    return differences


def compare(
    chance: random.Random,
    model: Model,
    world: World,
    kind: str,
    at: datetime,
    number: int,
    seen: list[Seen],
) -> list[str]:
    contact = chance.choice(EMAILS)
    browser = chance.choice([None, 0, 1]) if kind == "form" else None
    if browser is not None and browser not in world.cookies:
        browser = None
    carried = chance.choice([None, *seen])
    token = world.tokens[carried.order] if carried else ""
    expected = model.opt_in(kind, contact, at, browser, carried)
    given = world.opt_in(kind, contact, at, number, browser, token)
    return [] if given == expected else [f"{kind} {number}: {given} instead of {expected}"]


def set_up(chance: random.Random) -> tuple[Model, World]:
    default, own = chance.choice([None, 30, 90]), chance.choice([None, 0, 10, 60])
    takes_first, uses_history, rejects_self = (chance.random() < 0.5 for _ in range(3))
    Business.objects.update_or_create(
        pk=Business.ONLY,
        defaults={
            "credit_window_days": default,
            "choose_partner": "first" if takes_first else "latest",
            "tracking_method": "history" if uses_history else "cookies",
            "self_referral": "reject" if rejects_self else "flag",
        },
    )
    partners = {name: add_partner(name) for name in ("anna", "ben")}
    Partner.objects.filter(code="anna").update(credit_window_days=own)
    for code in ("hair", "skin"):
        TrackingLink.objects.add(name=code, code=code, destination="https://www.example.com/")
    windows: dict[str, int | None] = {"default": default}
    if own is not None:
        windows["anna"] = own or None
    return Model(takes_first, uses_history, rejects_self, windows), World(partners)


def add_partner(name: str) -> Partner:
    user = User.objects.create_user(f"{name}@partner.example")
    return Partner.objects.add(name=name, code=name, user=user)


def toggle(name: str, model: Model, world: World) -> None:
    """Deactivate an active partner, activate an inactive one."""
    model.inactive ^= {name}
    status = Partner.Status.INACTIVE if name in model.inactive else Partner.Status.ACTIVE
    world.partners[name].set_status(status)
