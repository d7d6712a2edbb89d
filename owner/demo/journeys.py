"""What people did in the demo's ninety days: made up, but the same way each time."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

DAYS = 90
SEED = 2026
# How busy the days of a week are, from Monday.
WEEK = (0.9, 1.0, 1.05, 1.2, 1.1, 0.7, 0.8)
# And the hours of a day, from midnight.
HOURS = (1, 1, 0, 0, 0, 1, 3, 6, 7, 6, 6, 7, 9, 8, 6, 6, 7, 8, 9, 11, 12, 10, 6, 3)
PATHS = {
    "haircare/abc123/website2": 30,
    "haircare/abc123/newsletter": 15,
    "haircare/abc123": 10,
    "salon/abc123/website2": 8,
    "gold/abc123/newsletter": 5,
    "summer/abc123/newsletter": 4,
    "haircare/lena/flyer": 8,
    "haircare/lena": 7,
    "haircare/lena/website2": 3,
    "salon/lena": 3,
    "haircare/sam": 7,
    "sams-page/sam": 6,
    "haircare/abc132": 1,
    "gold/lena": 1,
    "sams-page/abc123": 1,
}
BROWSERS = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/141.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/141.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:143.0) Gecko/20100101 Firefox/143.0",
)
BOTS = ("Googlebot/2.1", "bingbot/2.0", "curl/8.14.1")
PREVIEWS = ("WhatsApp/2.25.20", "facebookexternalhit/1.1", "TelegramBot (like TwitterBot)")
REFERRERS = ("", "", "https://marty-writes.example/", "https://friends.example/feed")
FIRST_NAMES = ("Anna", "Ben", "Carla", "David", "Emma", "Finn", "Greta", "Hugo", "Ines", "Jonas")
LAST_NAMES = ("Adler", "Brandt", "Costa", "Dorn", "Ebert", "Funk", "Gross", "Haas", "Ivers", "Jung")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One request to /go/, and what its person did afterwards; spending in cents with tax."""

    at: datetime
    path: str
    person: int
    user_agent: str
    referrer: str = ""
    is_own: bool = False
    is_team: bool = False
    is_background: bool = False
    signs_up: bool = False
    spends: int = 0


def make_steps(last: date, zone: ZoneInfo) -> list[Step]:
    """All steps of the ninety days up to `last`, in order of time."""
    random = Random(SEED)  # noqa: S311
    steps: list[Step] = []
    for number in range(DAYS):
        day = last - timedelta(days=DAYS - 1 - number)
        people = round((9 + 10 * number / DAYS) * WEEK[day.weekday()] * random.uniform(0.7, 1.3))
        for _each in range(people):
            steps += come(random, at_some_time(random, day, zone), person=len(steps))
    return sorted([*steps, *come_back(random, steps)], key=lambda step: step.at)


def at_some_time(random: Random, day: date, zone: ZoneInfo) -> datetime:
    hour = random.choices(range(24), HOURS)[0]
    moment = time(hour, random.randrange(60), random.randrange(60))
    return datetime.combine(day, moment, tzinfo=zone)


def come(random: Random, at: datetime, person: int) -> Iterator[Step]:
    """A click on some link: mostly a person's, now and then clicked again or not a person's."""
    path = random.choices(list(PATHS), list(PATHS.values()))[0]
    step = Step(
        at=at,
        path=path,
        person=person,
        user_agent=random.choice(BROWSERS),
        referrer=random.choice(REFERRERS),
        signs_up=random.random() < 0.06,
        spends=random.choice((0, 0, 0, 2900, 4500, 6900, 12000)) if random.random() < 0.08 else 0,
    )
    yield step
    if random.random() < 0.12:
        yield replace(
            step, at=at + timedelta(minutes=random.randint(2, 300)), signs_up=False, spends=0
        )
    yield from nobody(random, replace(step, signs_up=False, spends=0))


def nobody(random: Random, step: Step) -> Iterator[Step]:
    """Requests that are not counted, each for a reason of its own."""
    later = replace(step, at=step.at + timedelta(minutes=random.randint(1, 90)), person=-1)
    chance = random.random()
    if chance < 0.06:
        yield replace(later, user_agent=random.choice(BOTS))
    elif chance < 0.11:
        yield replace(later, user_agent=random.choice(PREVIEWS))
    elif chance < 0.13:
        yield replace(later, is_own=True)
    elif chance < 0.14:
        yield replace(later, is_team=True)
    elif chance < 0.15:
        yield replace(later, is_background=True)


def come_back(random: Random, steps: list[Step]) -> Iterator[Step]:
    """Some who signed up click once more, weeks later and perhaps another partner's link."""
    for step in steps:
        if step.signs_up and random.random() < 0.3:
            at = step.at + timedelta(days=random.randint(5, 30), minutes=random.randrange(300))
            again = random.choices(list(PATHS), list(PATHS.values()))[0]
            yield replace(step, at=at, path=again, signs_up=False, spends=0)


def name_of(person: int) -> tuple[str, str]:
    """Name and e-mail address of a person."""
    first = FIRST_NAMES[person % 10]
    last = LAST_NAMES[person // 10 % 10]
    return f"{first} {last}", f"{first}.{last}{person}@mail.example".lower()
