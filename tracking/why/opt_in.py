"""Why this credit: everything about one opt-in and the decisions about it, in words."""

from functools import cached_property
from itertools import islice
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from business.models import Business
from tracking.attribution import Because
from tracking.models import Decision, OptIn
from tracking.why.changes import Change, changes_since
from tracking.why.credit import Credit, Row
from tracking.why.names import Names, load_names
from tracking.why.reader import Reader
from tracking.why.settings import Setting, say_rule, settings_of
from tracking.why.state_words import HIT_IDS, STATES
from tracking.why.trace import MANY, Trace, trace_contact
from tracking.why.why import Past, Why

# What lists load with opt-ins that they explain.
DECISIONS = Prefetch(
    "decisions",
    Decision.objects.select_related("partner", "link", "ad", "actor").order_by(
        "-decided_at", "-pk"
    ),
)
# People read the first few; browsers that were everywhere show hundreds.
MOST_SENTENCES, MOST_ROWS = 8, 20
SELF = gettext_lazy("Careful: the contact has the e-mail of the partner who gets the credit.")


def explain_opt_in(opt_in: OptIn, reader: Reader, *, shows_all: bool = False) -> "OptInWhy":
    """The explanation for that reader; a partner may open only opt-ins credited to them."""
    return OptInWhy(opt_in, reader, shows_all=shows_all)


class OptInWhy(Why):
    def __init__(self, opt_in: OptIn, reader: Reader, *, shows_all: bool = False) -> None:
        super().__init__(reader, opt_in, shows_all=shows_all)
        self.opt_in = opt_in

    @cached_property
    def decisions(self) -> list[Decision]:
        """All of them, the newest first; lists may have loaded them already."""
        prefetch_related_objects([self.opt_in], DECISIONS)
        return list(self.opt_in.decisions.all())

    @cached_property
    def standing(self) -> Decision | None:
        return next((each for each in self.decisions if each.is_standing), None)

    @cached_property
    def found(self) -> Decision | None:
        """What the rules found, also where a correction stands above it."""
        return next((each for each in self.decisions if each.reason != Because.CORRECTED), None)

    @cached_property
    def credit(self) -> Credit | None:
        if self.standing is None:
            return None
        return Credit(self.standing, self.opt_in, self.reader, self.found, lambda: self.names)

    @property
    def is_uncredited(self) -> bool:
        return self.standing is not None and self.standing.partner_id is None

    @cached_property
    def headline(self) -> str:
        return self.credit.headline if self.credit else _("Nothing is decided yet.")

    @property
    def facts(self) -> list[str]:
        """Why a person gave the credit to somebody, and what the rules had found before."""
        if not (self.credit and self.credit.is_corrected and self.reader.is_owner):
            return []
        note = self.credit.decision.note
        said = [_("The reason given: “%(note)s”") % {"note": note}] if note else []
        return [*said, self.before] if self.found else said

    @property
    def before(self) -> str:
        """`The rules had found: Anna gets this purchase because ...`"""
        former = Credit(self.found, self.opt_in, self.reader) if self.found else None
        return format_html("{} {}", _("The rules had found:"), former.headline) if former else ""

    @property
    def flags(self) -> list[str]:
        said = [self.reader.say(STATES, self.opt_in.status)]
        if self.credit:
            said += [
                str(SELF) if self.is_self else "",
                self.reader.say(HIT_IDS, self.credit.hit_id),
            ]
        return [each for each in said if each]

    @property
    def is_self(self) -> bool:
        credit = self.credit
        is_flagged = credit and credit.rules.get("flags_self", True) and self.reader.is_owner
        return bool(is_flagged and credit and credit.winner and credit.winner.get("is_self"))

    @cached_property
    def duplicate_of(self) -> Any:
        """The key of the opt-in that stands for this one, too, if the reader may open it."""
        into, partner = self.opt_in.merged_into_id, self.reader.partner
        if into is None or partner is None:
            return into
        is_theirs = Decision.objects.for_partner(partner).filter(opt_in=into).exists()
        return into if is_theirs else None

    @cached_property
    def also(self) -> list[str]:
        """The first of them, unless all were asked for."""
        if self.credit is None:
            return []
        shown = self.credit.others[: None if self.limit == MANY else MOST_SENTENCES]
        return [self.credit.say_candidate(each) for each in shown]

    @property
    def hidden_signs(self) -> int:
        return len(self.credit.others) - len(self.also) if self.credit else 0

    @property
    def also_title(self) -> str:
        return self.credit.others_title if self.credit else ""

    @cached_property
    def rows(self) -> list[Row]:
        """All signs as a table, for the owner."""
        if self.credit is None or not self.reader.is_owner:
            return []
        return list(islice(self.credit.rows(), None if self.limit == MANY else MOST_ROWS))

    @cached_property
    def rule(self) -> str:
        return say_rule(self.credit) if self.credit else ""

    @cached_property
    def settings(self) -> list[Setting]:
        return settings_of(self.credit) if self.credit else []

    @cached_property
    def remedies(self) -> list[str]:
        return self.credit.remedies if self.credit else []

    @property
    def may_be_lost(self) -> bool:
        """Whether a click id may not have come through to the opt-in."""
        is_nobody = self.credit and self.credit.decision.reason == Because.NOBODY
        return bool(is_nobody or (self.credit and self.credit.hit_id == "unreadable"))

    @cached_property
    def history(self) -> list[Past]:
        """The decisions, the newest first; a partner reads who had the credit, not why."""
        return [self.past(each) for each in self.decisions]

    def past(self, decision: Decision) -> Past:
        credit = Credit(decision, self.opt_in, self.reader)
        hand = str(decision.actor) if self.reader.is_owner and decision.actor else _("by hand")
        name = self.reader.name_of(decision.partner) if decision.partner else _("Nobody")
        return Past(
            decision.decided_at,
            hand if credit.is_by_hand else _("the rules"),
            name,
            decision.note if self.reader.is_owner else "",
            decision.is_standing,
        )

    @cached_property
    def trace(self) -> Trace:
        return trace_contact(self.opt_in.contact, self.reader, self.limit, self.decisions)

    @cached_property
    def names(self) -> Names:
        candidates = self.found.evidence.get("candidates", []) if self.found else []
        return load_names(candidates, self.trace.rows())

    @cached_property
    def changes(self) -> list[Change]:
        """For the owner: changes of the defaults and of everything that the decision named."""
        if not self.reader.is_owner or self.found is None:
            return []
        names, since = self.names, self.found.decided_at
        keys = {each["partner"] for each in self.found.evidence.get("candidates", [])}
        partners = [names.partners[key] for key in keys if key in names.partners]
        decided = [self.standing.link] if self.standing and self.standing.link else []
        rows = [Business(), *partners, *decided, *names.programs.values()]
        return changes_since(since, rows)
