"""One decision in sentences, from its evidence (docs/rules.md, Attribution)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from business.money import show_amount
from referrals.models import Ad, TrackingLink
from tracking.attribution import Because, Kind, Verdict
from tracking.models import Decision, Hit, OptIn
from tracking.why import words
from tracking.why.hit_words import HIT_REMEDIES, HOPELESS, NOT_COUNTED
from tracking.why.names import Candidate, Names, load_names
from tracking.why.reader import Reader
from tracking.why.spans import say_span
from tracking.why.windows import instant, say_window


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate as a line of the table."""

    partner: str
    link: TrackingLink | None
    ad: Ad | None
    known_by: str
    first_at: datetime | None
    last_at: datetime | None
    window: str
    verdict: str
    wins: bool


class Credit:
    """`opt_in.contact`, the decision's partner and actor are loaded.

    A correction has no candidates of its own; `found` is the decision that the rules made.
    """

    def __init__(
        self,
        decision: Decision,
        opt_in: OptIn,
        reader: Reader,
        found: Decision | None = None,
        names: Callable[[], Names] | None = None,
    ) -> None:
        self.decision, self.opt_in, self.reader = decision, opt_in, reader
        evidence = (found or decision).evidence
        self.reason = (found or decision).reason
        self.candidates: list[Candidate] = evidence.get("candidates", [])
        self.rules: dict[str, bool] = evidence.get("rules", {})
        self.hit_id: str = evidence.get("hit_id", "none")
        self.load_names = names or (lambda: load_names(self.candidates))

    @property
    def headline(self) -> str:
        """`Anna gets this purchase (EUR 120.00) because the latest link clicked was Anna's, ...`"""
        partner = self.decision.partner
        if partner is None:
            return format_html("{} {}", words.NOBODY_GETS % {"what": self.what}, self.because(None))
        gets = self.reader.say(words.GETS, "gets", partner.pk, what=self.what)
        name = self.reader.name_of(partner)
        return format_html("<strong>{}</strong> {} {}", name, gets, self.because(partner.pk))

    @property
    def what(self) -> str:
        if self.opt_in.kind == OptIn.Kind.FORM:
            return _("this form")
        if self.opt_in.gross is None or not self.reader.is_owner:
            return _("this purchase")
        amount = show_amount(self.opt_in.gross, self.opt_in.currency)
        return _("this purchase (%(amount)s)") % {"amount": amount}

    def because(self, partner_id: int | None) -> str:
        reason, winner, claim = self.decision.reason, self.winner, self.claim
        named = {
            "partner": self.reader.name_of(self.decision.partner),
            "contact": self.reader.name_of_contact(self.opt_in.contact),
            "ago": self.ago(winner),
            "actor": self.decision.actor or _("Somebody who was erased"),
            "day": say_day(self.decision.decided_at),
            "claimant": claim.partner.name if claim else "",
        }
        if claim:
            return self.reader.say(words.BY_HAND, "claim", partner_id, **named)
        if self.is_by_hand and reason == Because.NAMED:
            return self.reader.say(words.BY_HAND, "named", partner_id, **named)
        is_history = winner is not None and winner["kind"] == Kind.HISTORY
        by_history = is_history and reason in words.BECAUSE_OF_HISTORY
        said = words.BECAUSE_OF_HISTORY if by_history else words.BECAUSE
        return self.reader.say(said, reason, partner_id, **named)

    @property
    def is_by_hand(self) -> bool:
        """Whether a person chose; who enters a purchase may leave the choice to the rules."""
        is_chosen = self.decision.reason == Because.NAMED and self.decision.actor is not None
        return is_chosen or self.is_corrected

    @property
    def is_corrected(self) -> bool:
        return self.decision.reason == Because.CORRECTED

    @cached_property
    def claim(self) -> Any:
        """The claim that a correction answers, if it answers one."""
        if not self.is_corrected:
            return None
        # Lists have loaded them.
        return next(iter(self.decision.claims.all()), None)

    @property
    def others_title(self) -> str:
        if self.is_corrected:
            return _("What the rules found")
        return _("Also considered") if self.decision.partner else _("Considered")

    @property
    def others(self) -> list[Candidate]:
        """Who was considered, too."""
        return [each for each in self.candidates if not self.is_winner(each)]

    def is_winner(self, candidate: Candidate) -> bool:
        return candidate is self.winner and not self.is_corrected

    def say_candidate(self, candidate: Candidate) -> str:
        partner_id, name = candidate["partner"], self.name_of(candidate)
        if self.is_winning_click(candidate):
            return self.reader.say(words.SAME_CLICK, "same", partner_id, partner=name)
        begin = self.reader.say(
            words.CLICKED,
            candidate["kind"],
            partner_id,
            partner=name,
            contact=self.reader.name_of_contact(self.opt_in.contact),
            ago=self.ago(candidate),
        )
        return f"{begin}; {self.say_verdict(candidate)}"

    def say_verdict(self, candidate: Candidate) -> str:
        verdict, about = candidate["verdict"], candidate["partner"]
        if verdict == Verdict.KEPT and self.reason in words.KEPT:
            return self.reader.say(words.KEPT, self.reason, about)
        if verdict == Verdict.EXPIRED and candidate.get("ends_at"):
            ended = localtime(datetime.fromisoformat(candidate["ends_at"]))
            return self.reader.say(words.ENDED, "ended", about, day=say_day(ended))
        said = self.reader.say(words.VERDICTS, verdict, about, window=say_window(candidate))
        why = self.uncounted.get(candidate.get("last_hit") or "")
        if verdict == Verdict.NOT_COUNTED and why and self.reader.may_read(about):
            reason = self.reader.say(NOT_COUNTED, why, about)
            return f"{said} {reason[:1].upper()}{reason[1:]}"
        return said

    def is_winning_click(self, candidate: Candidate) -> bool:
        """The cookie of the very click whose id came along, or the referral that it left."""
        decisive = "first_hit" if self.reason == Because.FIRST else "last_hit"
        hit = candidate.get(decisive)
        is_kept = candidate["verdict"] == Verdict.KEPT
        return bool(is_kept and hit and self.winner and hit == self.winner.get(decisive))

    @property
    def remedies(self) -> list[str]:
        """What can be done where nobody gets the credit."""
        if self.decision.partner or self.is_corrected:
            return []
        verdicts = dict.fromkeys(each["verdict"] for each in self.readable)
        said = [
            self.reader.say(words.REMEDIES, each) for each in verdicts if each in words.REMEDIES
        ]
        reasons = {self.uncounted.get(each.get("last_hit") or "", "") for each in self.readable}
        curable = sorted(each for each in reasons if each in HIT_REMEDIES and each not in HOPELESS)
        return said + [self.reader.say(HIT_REMEDIES, each) for each in curable]

    @property
    def readable(self) -> list[Candidate]:
        return [each for each in self.candidates if self.reader.may_read(each["partner"])]

    @cached_property
    def winner(self) -> Candidate | None:
        """The candidate that the rules chose, also where a correction stands above it."""
        return next((each for each in self.candidates if each["verdict"] == Verdict.WINS), None)

    @cached_property
    def names(self) -> Names:
        return self.load_names()

    @cached_property
    def uncounted(self) -> Mapping[str, str]:
        """Why clicks did not count, by the hit's id, as long as the hit is kept."""
        dropped = [each for each in self.candidates if each["verdict"] == Verdict.NOT_COUNTED]
        ids = [each["last_hit"] for each in dropped if each["last_hit"]]
        hits = Hit.objects.filter(pk__in=ids).values_list("pk", "reason")
        return {str(pk): reason for pk, reason in hits}

    def name_of(self, candidate: Candidate) -> str:
        return self.reader.name_of(self.names.partners.get(candidate["partner"]))

    def ago(self, candidate: Candidate | None) -> str:
        """`3 days before`: from the click to the opt-in."""
        is_first = self.reason == Because.FIRST
        at = instant(candidate.get("first_at" if is_first else "last_at")) if candidate else None
        return say_span(at, self.opt_in.occurred_at) if at else ""

    def rows(self) -> Iterator[Row]:
        """Who was considered, the winner first; for the owner."""
        for each in sorted(self.candidates, key=lambda each: each is not self.winner):
            wins = self.is_winner(each)
            yield Row(
                partner=self.name_of(each),
                link=self.names.links.get(each.get("link") or 0),
                ad=self.names.ads.get(each.get("ad") or 0),
                known_by=self.reader.say(words.KINDS, each["kind"]),
                first_at=instant(each.get("first_at")),
                last_at=instant(each.get("last_at")),
                window=say_window(each),
                verdict=_("Gets the credit") if wins else self.say_verdict(each),
                wins=wins,
            )


def say_day(at: datetime | None) -> str:
    return date_format(localtime(at), "SHORT_DATE_FORMAT") if at else ""
