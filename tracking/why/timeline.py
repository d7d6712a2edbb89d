"""What a person and a browser did, in the order of time, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from business.money import show_amount
from referrals.models import TrackingLink
from tracking.attribution import Because
from tracking.models import Decision, Hit, HitCount, OptIn, Referral
from tracking.uuid7 import instant_of
from tracking.why.hit_words import NOT_COUNTED
from tracking.why.names import Names
from tracking.why.reader import Reader
from tracking.why.timeline_words import CLICKS, OPT_INS, TIES
from tracking.why.trace import Trace


class Kind(StrEnum):
    HIT = "hit"
    REFERRAL = "referral"
    OPT_IN = "opt_in"
    DECISION = "decision"


LABELS = {
    Kind.HIT: gettext_lazy("Hit"),
    Kind.REFERRAL: gettext_lazy("Referral"),
    Kind.OPT_IN: gettext_lazy("Opt-in"),
    Kind.DECISION: gettext_lazy("Correction"),
}
# What happens at one instant stands in this order: the click, what it led to, what followed.
ORDER = list(Kind)


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """`key` is of the row that the reader may open, None where there is none."""

    at: datetime
    kind: Kind
    what: str
    note: str = ""
    key: Any = None
    is_this: bool = False

    @property
    def time(self) -> str:
        """For machines."""
        return self.at.isoformat(timespec="seconds")

    @property
    def opens(self) -> str:
        """The kind of page that it leads to."""
        return "" if self.key is None or self.is_this else self.kind.value

    @property
    def label(self) -> str:
        return str(LABELS[self.kind])


class Timeline:
    """Sentences for what a trace holds, the newest first."""

    def __init__(self, trace: Trace, names: Names, reader: Reader, this: Any, limit: int) -> None:
        self.trace, self.names, self.reader, self.this = trace, names, reader, this
        ordered = sorted(self.told(), key=lambda row: (row.at, ORDER.index(row.kind)), reverse=True)
        self.rows = [row for n, row in enumerate(ordered) if n < limit or self.is_needed(row)]
        self.is_cut = trace.is_cut or len(ordered) > len(self.rows)

    def is_needed(self, row: TimelineRow) -> bool:
        """However old: what the page is about, and the clicks that it rests on."""
        return row.is_this or row.key in self.trace.decisive

    def told(self) -> Iterator[TimelineRow]:
        yield from map(self.hit, self.trace.hits)
        yield from map(self.missing, self.trace.missing)
        yield from map(self.referral, self.trace.referrals)
        for decision in self.trace.decisions:
            if decision.is_standing:
                yield self.opt_in(decision)
            if decision.reason == Because.CORRECTED:
                yield self.correction(decision)

    def hit(self, hit: Hit) -> TimelineRow:
        what = self.what_of(hit)
        said = self.reader.say(CLICKS, what, hit.partner_id, typed=f"/go/{hit}", **self.named(hit))
        return TimelineRow(hit.at, Kind.HIT, said, self.counted(hit), hit.pk, self.this == hit)

    def what_of(self, hit: Hit) -> str:
        """A code of CLICKS."""
        if hit.partner_id is None:
            return "nobody"
        if hit.partner_id not in self.names.partners:
            return "erased"
        return "ad" if hit.ad_id in self.names.ads else "link"

    def counted(self, hit: Hit) -> str:
        if hit.is_eligible:
            return _("Counted") if hit.is_unique else _("Counted, the same browser again")
        why = self.reader.say(NOT_COUNTED, hit.reason, hit.partner_id)
        return _("Not counted: %(why)s") % {"why": why}

    def missing(self, key: Any) -> TimelineRow:
        note = _("The click is known by its id; its row waits to be stored or was erased by age.")
        return TimelineRow(instant_of(key), Kind.HIT, _("A link was clicked"), note)

    def referral(self, referral: Referral) -> TimelineRow:
        what = self.reader.say(
            TIES,
            referral.source,
            referral.partner_id,
            contact=self.reader.name_of_contact(referral.contact),
            **self.named(referral),
        )
        note = _("Confirmed") if referral.confirmed_at else _("Provisional")
        return TimelineRow(
            referral.occurred_at, Kind.REFERRAL, what, note, referral.pk, self.this == referral
        )

    def opt_in(self, decision: Decision) -> TimelineRow:
        opt_in = decision.opt_in
        what = self.reader.say(OPT_INS, opt_in.kind, None, **self.about(opt_in))
        partner = self.names.partners.get(decision.partner_id or 0)
        credit = self.reader.name_inside(partner) if decision.partner_id else _("nobody")
        note = _("Credit: %(name)s") % {"name": credit}
        if opt_in.status != OptIn.Status.COUNTED:
            note = f"{note}. {opt_in.get_status_display()}"
        at, key = opt_in.occurred_at, opt_in.pk
        return TimelineRow(at, Kind.OPT_IN, what, note, key, self.this == opt_in)

    def about(self, opt_in: OptIn) -> dict[str, str]:
        is_paid = self.reader.is_owner and opt_in.gross is not None
        return {
            "contact": self.reader.name_of_contact(opt_in.contact),
            "number": opt_in.external_id,
            "amount": show_amount(opt_in.gross or 0, opt_in.currency) if is_paid else "–",
        }

    def correction(self, decision: Decision) -> TimelineRow:
        partner = self.names.partners.get(decision.partner_id or 0)
        name = self.reader.name_inside(partner) if decision.partner_id else _("nobody")
        what = _("The credit was corrected: %(name)s") % {"name": name}
        note = decision.note if self.reader.is_owner else ""
        return TimelineRow(decision.decided_at, Kind.DECISION, what, note, None)

    def named(self, row: Any) -> dict[str, str]:
        return {
            "partner": self.reader.name_of(self.names.partners.get(row.partner_id or 0)),
            "link": self.name_of_link(row),
            "ad": self.reader.name_of_ad(self.names.ads.get(row.ad_id or 0)),
        }

    def name_of_link(self, row: Any) -> str:
        """Who guesses a link's code can click it: only credit tells a partner what it is called."""
        link = self.names.links.get(row.link_id or 0)
        is_guess = isinstance(row, Hit) and not row.is_eligible and not self.reader.is_owner
        if link and is_guess and link.pk not in self.known_links:
            return _("that you cannot use")
        return self.reader.name_of_link(link)

    @cached_property
    def known_links(self) -> set[int]:
        """Of the links named here, those that the reading partner may use or had credit by."""
        partner = self.reader.partner
        if partner is None:
            return set(self.names.links)
        usable = TrackingLink.objects.usable_by(partner).filter(pk__in=self.names.links)
        had = HitCount.objects.of(partner).eligible().filter(link_id__in=self.names.links)
        return {*usable.values_list("pk", flat=True), *had.values_list("link_id", flat=True)}
