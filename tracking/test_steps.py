"""How far a test run has come, step by step (docs/rules.md, Test runs)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from business.models import Business
from tracking import test_words as words
from tracking.attribution import Because, Kind
from tracking.models import Decision, Hit, OptIn, TestRun
from tracking.reasons import Reason
from tracking.testing import hits_of_run
from tracking.why.hit_words import HIT_REMEDIES, NOT_COUNTED
from tracking.why.opt_in import explain_opt_in
from tracking.why.reader import Reader, Said

# Who has not sent the form by then wants to know what to look at.
PATIENCE = timedelta(minutes=2)
MOST_HITS = 50


class State(StrEnum):
    WAITS = "waits"
    DONE = "done"
    UNSURE = "unsure"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Step:
    """One tick; `needs_line` says that the page may lack the snippet."""

    name: str
    state: State
    text: str
    fix: str = ""
    at: datetime | None = None
    needs_line: bool = False

    @property
    def title(self) -> str:
        return str(words.TITLES[self.name])


class Progress:
    """What is stored of a run at the instant `now`, in the words of its reader."""

    def __init__(self, run: TestRun, reader: Reader, business: Business, now: datetime) -> None:
        self.run, self.reader, self.business, self.now = run, reader, business, now

    @property
    def is_over(self) -> bool:
        return not self.run.is_open(self.now)

    @property
    def is_finished(self) -> bool:
        """Whether nothing more is to come."""
        return self.opt_in is not None or self.is_over

    @cached_property
    def steps(self) -> list[Step]:
        return [self.click(), self.cookie(), self.landed(), self.received(), self.credit()]

    @cached_property
    def hit(self) -> Hit | None:
        """The newest click that would count, else of a person, else whatever came."""
        newest = list(hits_of_run(self.run)[:MOST_HITS])
        return min(newest, key=lambda hit: rank(hit.reason), default=None)

    @cached_property
    def opt_in(self) -> OptIn | None:
        opt_ins = OptIn.objects.filter(test_run=self.run).select_related("contact")
        return opt_ins.order_by("-received_at", "-pk").first()

    @cached_property
    def decision(self) -> Decision | None:
        return Decision.objects.standing().filter(opt_in=self.opt_in).first()

    @cached_property
    def stray(self) -> OptIn | None:
        """For the owner: what came since the click with nothing that leads to a partner."""
        if self.hit is None or self.opt_in or not self.reader.is_owner:
            return None
        came = OptIn.objects.filter(
            occurred_at__range=(self.hit.at, self.run.ends_at),
            decisions__is_standing=True,
            decisions__reason=Because.NOBODY,
        )
        return came.select_related("contact").newest_first().first()

    def click(self) -> Step:
        hit = self.hit
        if hit is None:
            state = State.FAILED if self.is_over else State.WAITS
            return self.step("click", state, "over" if self.is_over else "waits")
        if hit.reason == Reason.TEST:
            return self.step("click", State.DONE, "counts", at=hit.at)
        why, remedy = self.why_not(Reason(hit.reason))
        step = self.step("click", State.FAILED, "not", at=hit.at, why=self.say(why))
        return replace(step, fix=self.say(remedy))

    def why_not(self, reason: Reason) -> tuple[Said, Said]:
        """What keeps the click from counting, and what to do."""
        if reason in words.ABOUT_THE_PARTNER and not self.reader.may_read(self.run.partner_id):
            return words.NOT_THEIRS, words.ANOTHER_LINK
        remedy = words.OPEN_IT if reason in words.NOBODY_CLICKED else HIT_REMEDIES[reason]
        return NOT_COUNTED[reason], remedy

    def cookie(self) -> Step:
        hit = self.hit
        if hit is None:
            return self.step("cookie", State.WAITS, "waits")
        if hit.visitor is None:
            return self.step("cookie", State.UNSURE, self.why_no_cookie(hit))
        if self.opt_in is None or self.opt_in.kind != OptIn.Kind.FORM:
            return self.step("cookie", State.DONE, "set", at=hit.at)
        if Kind.COOKIE in self.signs:
            return self.step("cookie", State.DONE, "shown", at=hit.at)
        return self.step("cookie", State.UNSURE, "lost", at=hit.at)

    def why_no_cookie(self, hit: Hit) -> str:
        if hit.reason != Reason.TEST:
            return "uncounted"
        if self.business.consent != Business.Consent.COOKIE:
            return "default"
        forbids = self.run.link.consent not in {"", Business.Consent.COOKIE}
        return "link" if forbids else "privacy"

    def landed(self) -> Step:
        hit = self.hit
        if hit is None:
            return self.step("landed", State.WAITS, "waits")
        if hit.reason != Reason.TEST:
            return self.step("landed", State.FAILED, "uncounted")
        if hit.consent == Business.Consent.COUNT_ONLY:
            return self.step("landed", State.FAILED, "count")
        if self.opt_in is None:
            return self.step("landed", State.UNSURE, "sent", at=hit.at)
        return self.landed_and_back()

    def landed_and_back(self) -> Step:
        came_back = self.evidence.get("hit_id")
        if came_back == "read":
            return self.step("landed", State.DONE, "back")
        return self.step("landed", State.FAILED, "none" if came_back == "none" else "unreadable")

    def received(self) -> Step:
        if self.opt_in:
            contact = self.reader.name_of_contact(self.opt_in.contact)
            kind, at = self.opt_in.kind, self.opt_in.received_at
            return self.step("opt_in", State.DONE, kind, at=at, contact=contact)
        if self.hit is None:
            return self.step("opt_in", State.WAITS, "waits")
        if self.hit.reason != Reason.TEST or self.hit.consent == Business.Consent.COUNT_ONLY:
            return self.step("opt_in", State.WAITS, "uncounted")
        if self.is_over:
            return self.step("opt_in", State.FAILED, "over")
        is_late = self.now - self.hit.at >= PATIENCE
        return self.step("opt_in", State.WAITS, "nothing" if is_late else "go")

    def credit(self) -> Step:
        if self.opt_in is None:
            return self.step("credit", State.WAITS, "waits")
        is_theirs = self.decision and self.decision.partner_id == self.run.partner_id
        state = State.DONE if is_theirs else State.FAILED
        return Step("credit", state, explain_opt_in(self.opt_in, self.reader).headline)

    @property
    def evidence(self) -> dict[str, Any]:
        return self.decision.evidence if self.decision else {}

    @property
    def signs(self) -> set[str]:
        """By what the partner was known."""
        return {each["kind"] for each in self.evidence.get("candidates", [])}

    def step(
        self, name: str, state: State, code: str, *, at: datetime | None = None, **named: str
    ) -> Step:
        fix = words.FIXES.get(name, {}).get(code)
        return Step(
            name,
            state,
            self.say(words.TEXTS[name][code], **named),
            fix=self.say(fix) if fix else "",
            at=at,
            needs_line=(name, code) in words.NEEDS_LINE,
        )

    def say(self, said: Said, **named: str) -> str:
        text = said.owner if self.reader.is_owner else said.own
        known = {
            "owner": self.business.name,
            "parameter": self.business.hit_id_parameter,
            "page": urlsplit(self.run.link.destination).netloc,
        }
        return str(text) % (known | named)


def rank(reason: str) -> int:
    if reason == Reason.TEST:
        return 0
    return 2 if reason in words.NOBODY_CLICKED else 1
