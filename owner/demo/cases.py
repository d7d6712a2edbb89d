"""What the demo's owner has to look into: missing credit, an order told twice, odd sign-ups."""

from datetime import datetime, timedelta

from business.days import day_of
from business.models import Business
from owner.demo.content import FORM, OWNER, SHOP
from owner.demo.journeys import BROWSERS, Step
from owner.demo.playing import cookie_of, facts_of, with_vat
from owner.sources import MANUAL
from partners.models import Partner, User
from tracking.claims import accept_claim, file_claim
from tracking.clicks import answer_click, hit_token
from tracking.hit_ids import VisitorCookie
from tracking.models import Claim, OptIn
from tracking.new_hit import NewHit
from tracking.opt_ins import Report, record_opt_in
from tracking.recording import record_hits
from tracking.routing import load_table

Kind = OptIn.Kind
# Nobody of the journeys has such a number.
ANNA, BEN, CARLA, THROWN_AWAY = 90_001, 90_002, 90_003, 90_004
# The last ones before the demo's shop goes on counting.
BENS_ORDER, CARLAS_ORDER, ANNAS_ORDER = "1039", "1040", "1041"
CARLAS_INVOICE = "R-117"
ANSWER = "You are right: Ben told us that he still had your flyer. Thank you for asking."


def play_cases(now: datetime) -> None:
    clicked_on_phone_and_bought_elsewhere(now)
    came_by_two_partners(now)
    told_twice(now)
    signed_up_within_seconds(now)


def clicked_on_phone_and_bought_elsewhere(now: datetime) -> None:
    """Nobody gets the credit of Anna's order, and Marty asks why."""
    click(ANNA, "haircare/abc123/newsletter", now - timedelta(days=2, hours=5))
    bought_at = now - timedelta(days=2, hours=3)
    buy("Anna Keller", ANNAS_ORDER, 6900, at=bought_at)
    note = "Anna clicked the link in my newsletter on her phone and ordered on her computer."
    claim("abc123", "Anna Keller", ANNAS_ORDER, bought_at, note)


def came_by_two_partners(now: datetime) -> None:
    """Marty's link was the latest one; Lena says that it was her flyer."""
    first = click(BEN, "haircare/lena/flyer", now - timedelta(days=9))
    cookie = cookie_of(first)
    sign_up("Ben Sommer", address_of("Ben Sommer"), cookie, now - timedelta(days=8, hours=23))
    latest = click(BEN, "salon/abc123/website2", now - timedelta(days=5), cookie)
    bought_at = now - timedelta(days=4, hours=22)
    buy("Ben Sommer", BENS_ORDER, 12000, at=bought_at, hit=latest)
    claim("lena", "Ben Sommer", BENS_ORDER, bought_at, "Ben has my flyer on his fridge.")


def told_twice(now: datetime) -> None:
    """The shop reports Carla's order, and Bella enters it by hand as well."""
    hit = click(CARLA, "haircare/sam", now - timedelta(days=1, hours=5))
    bought_at = now - timedelta(days=1, hours=4)
    buy("Carla Winter", CARLAS_ORDER, 4500, at=bought_at, hit=hit)
    again_at = bought_at + timedelta(minutes=6)
    buy("Carla Winter", CARLAS_INVOICE, 4500, at=again_at, by=bella())


def signed_up_within_seconds(now: datetime) -> None:
    """Two sign-ups by Sam's link, faster than anybody types, with throw-away addresses."""
    for number, name in enumerate(("Kim", "Toni")):
        clicked_at = now - timedelta(hours=30 + 2 * number)
        hit = click(THROWN_AWAY + number, "haircare/sam", clicked_at)
        email = f"{name.lower()}@mailinator.com"
        sign_up(name, email, cookie_of(hit), hit.at + timedelta(seconds=3))


def answer_claims() -> None:
    """Bella has answered Lena's claim; Marty's waits."""
    found = Claim.objects.get(number=BENS_ORDER)
    order = OptIn.objects.get(external_id=BENS_ORDER)
    seen = order.decisions.get(is_standing=True).pk
    accept_claim(found, order, actor=bella(), answer=ANSWER, seen=seen)


def click(person: int, path: str, at: datetime, cookie: VisitorCookie | None = None) -> NewHit:
    """The hit that is stored; these links count for these partners."""
    step = Step(at=at, path=path, person=person, user_agent=BROWSERS[0])
    answered = answer_click(facts_of(step, cookie, {}), load_table(at))
    if answered.hit is None:
        raise ValueError(f"Nothing is kept of {path}.")
    record_hits([answered], timedelta(hours=Business.objects.current().unique_window_hours))
    return answered.hit


def address_of(name: str) -> str:
    return f"{name.replace(' ', '.').lower()}@mail.example"


def sign_up(name: str, email: str, cookie: VisitorCookie, at: datetime) -> None:
    source = f"form:{FORM['slug']}"
    record_opt_in(
        Report(kind=Kind.FORM, source=source, email=email, name=name, occurred_at=at, cookie=cookie)
    )


def buy(
    name: str,
    number: str,
    cents: int,
    *,
    at: datetime,
    hit: NewHit | None = None,
    by: User | None = None,
) -> None:
    record_opt_in(
        Report(
            kind=Kind.PURCHASE,
            source=MANUAL if by else SHOP,
            external_id=number,
            email=address_of(name),
            name=name,
            occurred_at=at,
            hit_id=hit_token(hit) if hit else "",
            is_trusted=True,
            entered_by=by,
            **with_vat(cents),
        )
    )


def bella() -> User:
    return User.objects.get(email=OWNER["email"])


def claim(code: str, name: str, number: str, at: datetime, note: str) -> None:
    """Filed the day after."""
    partner = Partner.objects.get(code=code)
    day = day_of(at, Business.objects.current().zone)
    filed = file_claim(partner, email=address_of(name), number=number, day=day, note=note)
    Claim.objects.filter(pk=filed.pk).update(created_at=at + timedelta(days=1))
