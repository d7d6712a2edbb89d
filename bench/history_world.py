"""A random history for real: rows in the database, cookies in browsers, an owner who decides."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bench.history_model import Event
from partners.models import Partner, User
from tracking import opt_in_states
from tracking.clicks import answer_click, hit_token
from tracking.correcting import NothingToCorrectError, correct_credit
from tracking.facts import Facts
from tracking.hit_ids import HitId, VisitorCookie, read_hit_id
from tracking.models import Decision, Hit, OptIn
from tracking.opt_ins import Report, record_opt_in
from tracking.recording import record_hits
from tracking.routing import load_table

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"
WINDOW = timedelta(hours=24)


@dataclass
class World:
    partners: dict[str, Partner]
    owner: User
    cookies: dict[int, VisitorCookie] = field(default_factory=dict)
    tokens: dict[int, str] = field(default_factory=dict)
    opt_ins: dict[int, OptIn] = field(default_factory=dict)

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

    def opt_in(self, event: Event, browser: int | None, token: str) -> None:
        recorded = record_opt_in(
            Report(
                kind=OptIn.Kind(event.kind),
                source=event.source,
                external_id=str(event.number),
                email=event.contact,
                occurred_at=event.at,
                hit_id=token,
                cookie=self.cookies.get(browser) if browser is not None else None,
                gross=event.gross,
                currency="EUR" if event.gross else "",
                is_trusted=event.kind == "purchase",
            )
        )
        self.opt_ins[event.number] = recorded.opt_in

    def credited(self, number: int) -> str | None:
        partner = self.standing(number).partner
        return partner.code if partner else None

    def standing(self, number: int) -> Decision:
        return Decision.objects.standing().get(opt_in=self.opt_ins[number])

    def correct(self, number: int, partner: str | None) -> bool:
        wanted = self.partners[partner] if partner else None
        opt_in, seen = self.opt_ins[number], self.standing(number).pk
        try:
            correct_credit(opt_in, wanted, actor=self.owner, note="They told us.", seen=seen)
        except NothingToCorrectError:
            return False
        return True

    def decide(self, what: str, number: int) -> bool:
        """`hold`, `release` or `count`."""
        return bool(getattr(opt_in_states, what)(self.opt_ins[number]))

    def merge(self, number: int, into: int) -> bool:
        return opt_in_states.merge(self.opt_ins[number], self.opt_ins[into])
