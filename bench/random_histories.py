"""Random histories of clicks, forms, purchases and what the owner does about them.

Each is played for real and by a slow model; at the end all numbers are proved.
"""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction

from bench import history_model
from bench.history_model import Event, Model, Seen
from bench.history_proof import disagreements
from bench.history_world import World
from business.models import Business
from partners.models import Partner, User
from referrals.models import TrackingLink
from tracking.clicks import hit_token

START = datetime(2026, 1, 1, 9, tzinfo=UTC)
EMAILS = ("lena@example.org", "tom@example.org", "anna@partner.example")
STEPS = [timedelta(0), timedelta(minutes=1), timedelta(hours=30), timedelta(days=20)]
PARTNERS = ("anna", "ben")
EVENTS = ["click", "click", "click", "click", "form", "form", "purchase", "purchase", "status"]
DECISIONS = ["correct", "correct", "hold", "release", "count", "merge", "merge"]


def play(seed: int) -> list[str]:
    """What differs in one history, in words; leaves nothing in the database."""
    with transaction.atomic():
        differences = play_history(random.Random(seed))
        transaction.set_rollback(True)
    return [f"history {seed}: {difference}" for difference in differences]


def play_history(chance: random.Random) -> list[str]:
    model, world = set_up(chance)
    at, differences = START, []
    hits: dict[UUID, Seen] = {}
    for order in range(1, chance.randint(3, 14)):
        # Far enough apart that two forms are never one double click.
        at += chance.choice(STEPS) + timedelta(minutes=2)
        what = chance.choice(EVENTS + DECISIONS if model.events else EVENTS)
        if what == "click":
            browser, link = chance.randint(0, 1), chance.choice(["hair", "skin"])
            partner = chance.choice(PARTNERS)
            model.click(browser, link, partner, at, order)
            hit = world.click(browser, link, partner, at)
            if hit:
                hits[hit.pk] = Seen(at, browser, link, partner, order)
                world.tokens[order] = hit_token(hit)
        elif what == "status":
            toggle(chance.choice(PARTNERS), model, world)
        elif what in DECISIONS:
            differences += decide(chance, what, model, world)
        else:
            differences += compare(chance, model, world, what, at, order, list(hits.values()))
    return differences + disagreements(model, world)


def compare(
    chance: random.Random,
    model: Model,
    world: World,
    kind: str,
    at: datetime,
    number: int,
    seen: list[Seen],
) -> list[str]:
    is_form = kind == "form"
    source = "form:offer" if is_form else chance.choice(["api:shop", "api:till"])
    gross = None if is_form else chance.choice([5000, 12000])
    event = Event(number, kind, chance.choice(EMAILS), at, source, gross)
    browser = chance.choice([None, 0, 1]) if is_form else None
    if browser is not None and browser not in world.cookies:
        browser = None
    carried = chance.choice([None, *seen])
    model.opt_in(event, browser, carried)
    world.opt_in(event, browser, world.tokens[carried.order] if carried else "")
    given = world.credited(number)
    return [] if given == event.partner else [f"{kind} {number}: {given}, not {event.partner}"]


def decide(chance: random.Random, what: str, model: Model, world: World) -> list[str]:
    """The owner corrects, holds, releases, counts or merges; both must do it, or neither."""
    number, other = (chance.choice(list(model.events)) for _ in range(2))
    event = model.events[number]
    if what == "correct":
        partner = chance.choice([None, *PARTNERS])
        done = (history_model.correct(event, partner), world.correct(number, partner))
    elif what == "merge":
        done = (history_model.merge(event, model.events[other]), world.merge(number, other))
    else:
        done = (getattr(history_model, what)(event), world.decide(what, number))
        if done[0] and what != "hold" and event.kind == "form":
            model.count_once(event)
    return [] if done[0] == done[1] else [f"{what} {number}: {done[1]} instead of {done[0]}"]


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
    partners = {name: add_partner(name) for name in PARTNERS}
    Partner.objects.filter(code="anna").update(credit_window_days=own)
    for code in ("hair", "skin"):
        TrackingLink.objects.add(name=code, code=code, destination="https://www.example.com/")
    windows: dict[str, int | None] = {"default": default}
    if own is not None:
        windows["anna"] = own or None
    owner = User.objects.create_user("dana@owner.example")
    return Model(takes_first, uses_history, rejects_self, windows), World(partners, owner)


def add_partner(name: str) -> Partner:
    user = User.objects.create_user(f"{name}@partner.example")
    return Partner.objects.add(name=name, code=name, user=user)


def toggle(name: str, model: Model, world: World) -> None:
    """Deactivate an active partner, activate an inactive one."""
    model.inactive ^= {name}
    status = Partner.Status.INACTIVE if name in model.inactive else Partner.Status.ACTIVE
    world.partners[name].set_status(status)
