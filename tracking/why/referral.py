"""Why this referral: how a contact came to be tied to a partner, and what that is worth."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from business.models import Business
from tracking.candidates import clicked_at, windows_of
from tracking.models import Referral
from tracking.why.changes import Change, changes_since
from tracking.why.credit import say_day
from tracking.why.names import Names, load_names
from tracking.why.reader import Reader, Said
from tracking.why.state_words import CERTAINTY, NEW, REFERRAL_REMEDIES, SOURCES, TERMS
from tracking.why.trace import Trace, trace_contact
from tracking.why.why import Why
from tracking.why.windows import say_days, say_whose
from tracking.window import Window


def explain_referral(
    referral: Referral, reader: Reader, *, shows_all: bool = False
) -> "ReferralWhy":
    """The explanation for that reader; `referral.contact` and `.partner` are loaded."""
    return ReferralWhy(referral, reader, shows_all=shows_all)


class ReferralWhy(Why):
    def __init__(self, referral: Referral, reader: Reader, *, shows_all: bool = False) -> None:
        super().__init__(reader, referral, shows_all=shows_all)
        self.referral = referral

    @property
    def headline(self) -> str:
        opt_in = self.referral.opt_in
        return self.say(SOURCES, opt_in.kind if opt_in else self.referral.source)

    @property
    def facts(self) -> list[str]:
        """How sure the tie is, how long it counts, and whether it is a new referral."""
        code = "confirmed" if self.referral.confirmed_at else "provisional"
        said = [self.say(CERTAINTY, code), self.say(TERMS, self.term)]
        if self.referral.source == Referral.Source.HIT:
            said.append(self.say(NEW, "new" if self.referral.is_new else "again"))
        return said

    @property
    def remedies(self) -> list[str]:
        if self.term in {"ended", "by_hand_ended"}:
            return [self.say(REFERRAL_REMEDIES, "ended")]
        return [] if self.referral.confirmed_at else [self.say(REFERRAL_REMEDIES, "provisional")]

    @property
    def term(self) -> str:
        """How long it counts: a code of TERMS."""
        if self.ends_at is None:
            return "no_limit"
        is_over = self.ends_at < datetime.now(UTC)
        if self.referral.expires_at:
            return "by_hand_ended" if is_over else "by_hand"
        return "ended" if is_over else "until"

    @cached_property
    def ends_at(self) -> datetime | None:
        if self.referral.has_no_limit or self.referral.expires_at:
            return None if self.referral.has_no_limit else self.referral.expires_at
        days = self.window.days
        return None if days is None else clicked_at(self.referral) + timedelta(days=days)

    @cached_property
    def window(self) -> Window:
        """The credit window in force now; what counts is the one at the opt-in."""
        partner, business = self.referral.partner, self.reader.business
        return windows_of([partner], business.credit_window_days)[partner.pk]

    @property
    def rule(self) -> str:
        if self.referral.has_no_limit or self.referral.expires_at:
            return ""
        whose = say_whose(self.window.set_by, self.names.programs, self.reader)
        window = f"{say_days(self.window.days)} ({whose})"
        return _("Credit window now: %(window)s.") % {"window": window}

    def say(self, words: Mapping[Any, Said], code: str) -> str:
        referral, ends = self.referral, self.ends_at
        return self.reader.say(
            words,
            code,
            referral.partner_id,
            contact=self.reader.name_of_contact(referral.contact),
            partner=self.reader.name_of(referral.partner),
            actor=referral.created_by or _("Somebody who was erased"),
            day=say_day(ends if words is TERMS else referral.confirmed_at),
            window=say_days(self.window.days),
        )

    @cached_property
    def trace(self) -> Trace:
        return trace_contact(self.referral.contact, self.reader, self.limit)

    @cached_property
    def names(self) -> Names:
        return load_names([{"window_from": self.window.set_by}], self.trace.rows())

    @cached_property
    def changes(self) -> list[Change]:
        if not self.reader.is_owner:
            return []
        link = self.names.links.get(self.referral.link_id or 0)
        rows = [Business(), self.referral.partner, *([link] if link else [])]
        return changes_since(self.referral.occurred_at, rows)
