"""Why this credit: a decision's evidence in sentences (docs/rules.md, Attribution)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, datetime
from functools import cached_property
from typing import Any

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from business.money import show_amount
from owner import evidence_words as words
from owner.evidence_words import worded
from owner.spans import say_span
from partners.models import Partner
from referrals.models import Ad, TrackingLink
from tracking.attribution import Because, Kind, Verdict
from tracking.models import Decision, Hit, OptIn
from tracking.reasons import reason_label

Candidate = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate as a line of the table."""

    partner: Partner | None
    link: TrackingLink | None
    ad: Ad | None
    known_by: str
    first_at: datetime | None
    last_at: datetime | None
    window: str
    verdict: str
    wins: bool


class Explanation:
    """The sentences of one decision; `opt_in.contact` and the decision's partner are loaded."""

    def __init__(self, decision: Decision, opt_in: OptIn) -> None:
        self.decision = decision
        self.opt_in = opt_in
        evidence = decision.evidence
        self.candidates: list[Candidate] = evidence.get("candidates", [])
        self.rules: dict[str, bool] = evidence.get("rules", {})
        self.hit_id: str = evidence.get("hit_id", "none")

    @property
    def headline(self) -> str:
        """`Anna gets this purchase (EUR 120.00) because the latest link clicked was Anna's, ...`"""
        partner = self.decision.partner
        if partner is None:
            nobody = _("Nobody gets credit for %(what)s because")
            return format_html("{} {}", nobody % {"what": self.what}, self.because(""))
        gets = _("gets %(what)s because") % {"what": self.what}
        because = self.because(partner.name)
        return format_html("<strong>{}</strong> {} {}", partner.name, gets, because)

    @property
    def what(self) -> str:
        if self.opt_in.kind == OptIn.Kind.FORM:
            return _("this form")
        if self.opt_in.gross is None:
            return _("this purchase")
        amount = show_amount(self.opt_in.gross, self.opt_in.currency)
        return _("this purchase (%(amount)s)") % {"amount": amount}

    def because(self, partner: str) -> str:
        reason, winner = self.decision.reason, self.winner
        named = {"partner": partner, "contact": self.opt_in.contact, "ago": self.ago(winner)}
        if self.is_by_hand:
            return str(words.NAMED_BY_HAND % (named | {"actor": self.decision.actor}))
        is_history = winner is not None and winner["kind"] == Kind.HISTORY
        by_history = is_history and reason in words.BECAUSE_OF_HISTORY
        return worded(words.BECAUSE_OF_HISTORY if by_history else words.BECAUSE, reason, **named)

    @property
    def is_by_hand(self) -> bool:
        """Whether a person chose; who enters a purchase may leave the choice to the rules."""
        return self.decision.reason == Because.NAMED and self.decision.actor is not None

    @property
    def flags(self) -> list[str]:
        """What the owner should not overlook."""
        said = [worded(words.STATES, self.opt_in.status)]
        if self.winner and self.winner.get("is_self") and self.rules.get("flags_self", True):
            said.append(
                _("Careful: the contact has the e-mail of the partner who gets the credit.")
            )
        said.append(worded(words.HIT_IDS, self.hit_id))
        return [each for each in said if each]

    @property
    def also(self) -> list[str]:
        """A sentence for each further candidate."""
        return [self.say_candidate(each) for each in self.candidates if each is not self.winner]

    def say_candidate(self, candidate: Candidate) -> str:
        if self.is_winning_click(candidate):
            name = self.name_of(candidate)
            return _("%(partner)s: another sign of the same click.") % {"partner": name}
        begin = worded(
            words.CLICKED,
            candidate["kind"],
            partner=self.name_of(candidate),
            contact=self.opt_in.contact,
            ago=self.ago(candidate),
        )
        return f"{begin}; {self.say_verdict(candidate)}"

    def say_verdict(self, candidate: Candidate) -> str:
        verdict = candidate["verdict"]
        if verdict == Verdict.KEPT and self.decision.reason in words.KEPT:
            return worded(words.KEPT, self.decision.reason)
        if verdict == Verdict.EXPIRED and candidate.get("ends_at"):
            ended = localtime(datetime.fromisoformat(candidate["ends_at"]))
            return str(words.ENDED % {"day": date_format(ended, "SHORT_DATE_FORMAT")})
        said = worded(words.VERDICTS, verdict, window=say_window(candidate))
        reason = self.uncounted.get(candidate.get("last_hit") or "")
        if verdict == Verdict.NOT_COUNTED and reason:
            return f"{said} {reason_label(reason)}."
        return said

    def is_winning_click(self, candidate: Candidate) -> bool:
        """The cookie of the very click whose id came along, or the referral that it left."""
        decisive = "first_hit" if self.decision.reason == Because.FIRST else "last_hit"
        hit = candidate.get(decisive)
        is_kept = candidate["verdict"] == Verdict.KEPT
        return bool(is_kept and hit and self.winner and hit == self.winner.get(decisive))

    @property
    def rule(self) -> str:
        """`Rule in force: latest referring, 90 days.`"""
        if self.decision.reason == Because.NAMED:
            return _("Rule in force: a partner who is named comes before every click.")
        if not self.rules:
            return ""
        parts = [_("first referring") if self.rules.get("takes_first") else _("latest referring")]
        windows = {say_window(each) for each in ([self.winner] if self.winner else self.candidates)}
        if len(windows) == 1:
            parts += windows
        if not self.rules.get("uses_history", True):
            parts.append(_("only cookies"))
        return _("Rule in force: %(rule)s.") % {"rule": ", ".join(parts)}

    @property
    def may_be_lost(self) -> bool:
        """Whether a click id may not have come through to the opt-in."""
        return self.decision.reason == Because.NOBODY or self.hit_id == "unreadable"

    @property
    def remedies(self) -> list[str]:
        """What the owner can do where nobody gets the credit."""
        if self.decision.partner:
            return []
        verdicts = dict.fromkeys(each["verdict"] for each in self.candidates)
        return [worded(words.REMEDIES, each) for each in verdicts if each in words.REMEDIES]

    @cached_property
    def winner(self) -> Candidate | None:
        return next((each for each in self.candidates if each["verdict"] == Verdict.WINS), None)

    @cached_property
    def partners(self) -> Mapping[int, Partner]:
        return Partner.objects.in_bulk(keys(self.candidates, "partner"))

    @cached_property
    def uncounted(self) -> Mapping[str, str]:
        """Why clicks did not count, by the hit's id, as long as the hit is kept."""
        dropped = [each for each in self.candidates if each["verdict"] == Verdict.NOT_COUNTED]
        hits = Hit.objects.filter(pk__in=[each["last_hit"] for each in dropped if each["last_hit"]])
        return {str(pk): reason for pk, reason in hits.values_list("pk", "reason")}

    def name_of(self, candidate: Candidate) -> str:
        partner = self.partners.get(candidate["partner"])
        return partner.name if partner else _("A partner who was erased")

    def ago(self, candidate: Candidate | None) -> str:
        """`3 days before`: from the click to the opt-in."""
        is_first = self.decision.reason == Because.FIRST
        at = instant(candidate.get("first_at" if is_first else "last_at")) if candidate else None
        return say_span(at, self.opt_in.occurred_at) if at else ""

    def rows(self) -> Iterator[Row]:
        """Who was considered, the winner first."""
        links = TrackingLink.objects.in_bulk(keys(self.candidates, "link"))
        ads = Ad.objects.in_bulk(keys(self.candidates, "ad"))
        for each in sorted(self.candidates, key=lambda each: each is not self.winner):
            yield Row(
                partner=self.partners.get(each["partner"]),
                link=links.get(each.get("link") or 0),
                ad=ads.get(each.get("ad") or 0),
                known_by=worded(words.KINDS, each["kind"]),
                first_at=instant(each.get("first_at")),
                last_at=instant(each.get("last_at")),
                window=say_window(each),
                verdict=_("Gets the credit") if each is self.winner else self.say_verdict(each),
                wins=each is self.winner,
            )


def keys(candidates: list[Candidate], name: str) -> set[int]:
    return {each[name] for each in candidates if each.get(name)}


def say_window(candidate: Candidate) -> str:
    """`90 days`, `until 5 May 2026` or `no limit`."""
    ends_at = instant(candidate.get("ends_at"))
    if ends_at and ends_at.year < MAXYEAR:
        return _("until %(day)s") % {"day": date_format(localtime(ends_at), "SHORT_DATE_FORMAT")}
    days = candidate.get("window_days")
    if ends_at or not days:
        return _("no limit")
    return ngettext("%d day", "%d days", days) % days


def instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
