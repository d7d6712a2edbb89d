"""A slow model of credit: it remembers every event and looks at all of them each time.

It shares no code with trails, referrals, bindings, states or the attribution.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

HIT_ID, COOKIE, HISTORY = range(3)
SAME_PURCHASE = timedelta(minutes=10)
REPEATED_CLICK = timedelta(hours=24)
TYING = {"counted", "repeat"}


@dataclass(frozen=True, slots=True)
class Seen:
    """A counted click as the model remembers it."""

    at: datetime
    browser: int
    link: str
    partner: str
    order: int
    is_unique: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    contact: str
    partner: str
    link: str | None
    at: datetime
    is_confirmed: bool
    order: int


class Found(NamedTuple):
    """A candidate: instants and places in the history of its first and its last click."""

    kind: int
    partner: str
    first: datetime
    last: datetime
    first_order: int
    last_order: int
    link: str | None
    is_sure: bool


@dataclass(slots=True)
class Event:
    """A form or a purchase, who has the credit by now, and the tie it leaves while it counts."""

    number: int
    kind: str
    contact: str
    at: datetime
    source: str
    gross: int | None
    found: list[Found] = field(default_factory=list)
    kept: list[Found] = field(default_factory=list)
    status: str = "counted"
    partner: str | None = None
    tie: Tie | None = None


@dataclass
class Model:
    """All that ever happened, and the rules of docs/rules.md read sentence by sentence."""

    takes_first: bool
    uses_history: bool
    rejects_self: bool
    windows: dict[str, int | None]
    clicks: list[Seen] = field(default_factory=list)
    ties_by_click: list[Tie] = field(default_factory=list)
    known: dict[int, dict[str, bool]] = field(default_factory=dict)
    inactive: set[str] = field(default_factory=set)
    events: dict[int, Event] = field(default_factory=dict)

    @property
    def ties(self) -> list[Tie]:
        left = [each.tie for each in self.events.values() if each.status in TYING and each.tie]
        return [*self.ties_by_click, *left]

    def click(self, browser: int, link: str, partner: str, at: datetime, order: int) -> None:
        if partner in self.inactive:
            return
        same = [
            each
            for each in self.clicks
            if (each.browser, each.link, each.partner) == (browser, link, partner)
        ]
        lately = [each for each in same if each.is_unique and at - each.at < REPEATED_CLICK]
        self.clicks.append(Seen(at, browser, link, partner, order, not lately))
        contacts = self.known.get(browser, {})
        if len(contacts) == 1:
            ((contact, confirmed),) = contacts.items()
            self.ties_by_click.append(Tie(contact, partner, link, at, confirmed, order))

    def opt_in(self, event: Event, browser: int | None, carried: Seen | None) -> None:
        contact, at = event.contact, event.at
        event.found = [*of_hit_id(carried), *self.of_browser(browser), *self.of_history(contact)]
        event.kept = [each for each in event.found if self.is_kept(each, contact, at)]
        if self.takes_first:
            event.kept.sort(key=lambda each: (each.first, each.kind, -each.first_order))
        else:
            event.kept.sort(key=lambda each: (-each.last.timestamp(), each.kind, -each.last_order))
        best = event.kept[0] if event.kept else None
        confirms = event.kind == "purchase" and any(
            each.kind != HISTORY and best and each.partner == best.partner for each in event.kept
        )
        event.status = self.status_of(event)
        if best:
            event.partner = best.partner
            event.tie = self.tie_by(best, contact, is_confirmed=confirms)
        self.events[event.number] = event
        self.make_known(event, browser, carried, confirms=confirms)

    def tie_by(self, best: Found, contact: str, *, is_confirmed: bool) -> Tie:
        at, order = best.last, best.last_order
        if self.takes_first:
            at, order = best.first, best.first_order
        return Tie(contact, best.partner, best.link, at, is_confirmed, order)

    def make_known(
        self, event: Event, browser: int | None, carried: Seen | None, *, confirms: bool
    ) -> None:
        known = browser
        if event.kind == "purchase" and carried and browser is None:
            known = carried.browser
        if known is not None:
            earlier = self.known.setdefault(known, {})
            # A click id alone may have been forwarded: the browser is known, but not for sure.
            sure = confirms and browser is not None
            earlier[event.contact] = earlier.get(event.contact, False) or sure

    def status_of(self, event: Event) -> str:
        counted = [
            each
            for each in self.events.values()
            if (each.contact, each.kind) == (event.contact, event.kind) and each.status == "counted"
        ]
        if event.kind == "purchase":
            is_double = any(
                each.source != event.source
                and each.gross == event.gross
                and event.at - each.at <= SAME_PURCHASE
                for each in counted
            )
            return "waiting" if is_double else "counted"
        repeated = any(event.at - each.at <= self.window for each in counted)
        return "repeat" if repeated else "counted"

    @property
    def window(self) -> timedelta:
        return timedelta(days=self.windows["default"] or 99999)

    def count_once(self, form: Event) -> None:
        """A form that counts again makes repeats of the others of its contact and window."""
        for each in self.events.values():
            alike = (each.contact, each.kind, each.status) == (form.contact, "form", "counted")
            if alike and each is not form and abs(each.at - form.at) <= self.window:
                each.status = "repeat"

    def of_browser(self, browser: int | None) -> Iterator[Found]:
        trails: dict[tuple[str, str], list[Seen]] = {}
        for each in self.clicks:
            if browser is not None and each.browser == browser:
                trails.setdefault((each.link, each.partner), []).append(each)
        for (link, partner), seen in trails.items():
            first, last = seen[0], seen[-1]
            yield Found(
                COOKIE, partner, first.at, last.at, first.order, last.order, link, is_sure=True
            )

    def of_history(self, contact: str) -> Iterator[Found]:
        groups: dict[tuple[str, str | None, bool], list[Tie]] = {}
        for tie in self.ties:
            if tie.contact == contact:
                groups.setdefault((tie.partner, tie.link, tie.is_confirmed), []).append(tie)
        for (partner, link, sure), ties in groups.items():
            ties.sort(key=lambda each: each.at)
            first, last = ties[0], ties[-1]
            yield Found(HISTORY, partner, first.at, last.at, first.order, last.order, link, sure)

    def is_kept(self, found: Found, contact: str, at: datetime) -> bool:
        if found.partner in self.inactive or not found.is_sure:
            return False
        if found.kind == HISTORY and not self.uses_history:
            return False
        if self.rejects_self and contact == f"{found.partner}@partner.example":
            return False
        days = self.windows.get(found.partner, self.windows["default"])
        return days is None or found.last + timedelta(days=days) >= at


def of_hit_id(carried: Seen | None) -> Iterator[Found]:
    if carried:
        at, order = carried.at, carried.order
        yield Found(HIT_ID, carried.partner, at, at, order, order, carried.link, is_sure=True)


def correct(event: Event, partner: str | None) -> bool:
    """The owner gives the credit to `partner`; False where there is nothing to correct."""
    if event.status == "merged" or event.partner == partner:
        return False
    event.partner, event.tie = partner, None
    if partner:
        own = [each for each in event.found if each.partner == partner and each.link]
        # The winner first, then whoever was kept, then the latest click.
        best = max(
            own,
            key=lambda each: (each in event.kept[:1], each in event.kept, each.last),
            default=None,
        )
        link, at, order = (best.link, best.last, best.last_order) if best else (None, event.at, 0)
        event.tie = Tie(event.contact, partner, link, at, is_confirmed=True, order=order)
    return True


def hold(event: Event) -> bool:
    return move(event, {"counted"}, "held")


def release(event: Event) -> bool:
    return move(event, {"held"}, "counted")


def count(event: Event) -> bool:
    return move(event, {"waiting", "held", "merged"}, "counted")


def merge(duplicate: Event, into: Event) -> bool:
    states = {duplicate.status, into.status}
    alike = (duplicate.contact, duplicate.kind) == (into.contact, into.kind)
    if duplicate is into or not alike or states - {"counted", "waiting"} or "waiting" not in states:
        return False
    duplicate.status, into.status = "merged", "counted"
    return True


def move(event: Event, states: set[str], to: str) -> bool:
    if event.status not in states:
        return False
    event.status = to
    return True
