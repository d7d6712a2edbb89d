"""Why this hit counts or not, and what its browser did."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from business.models import Business
from tracking.hit import HitClass
from tracking.models import Hit
from tracking.why.changes import Change, changes_since
from tracking.why.hit_words import CLASSES, COUNTED, FORMER_CODES, HIT_REMEDIES, NOT_COUNTED
from tracking.why.names import Names, load_names
from tracking.why.reader import Reader, Said
from tracking.why.trace import Trace, trace_visitor
from tracking.why.why import Why


def explain_hit(hit: Hit, reader: Reader, *, shows_all: bool = False) -> "HitWhy":
    """The explanation for that reader; a partner may open only hits of their own."""
    return HitWhy(hit, reader, shows_all=shows_all)


class HitWhy(Why):
    def __init__(self, hit: Hit, reader: Reader, *, shows_all: bool = False) -> None:
        super().__init__(reader, hit, shows_all=shows_all)
        self.hit = hit

    @property
    def headline(self) -> str:
        if self.hit.is_eligible:
            name = self.reader.name_of(self.names.partners.get(self.hit.partner_id or 0))
            code = "unique" if self.hit.is_unique else "repeat"
            return self.say(COUNTED, code, partner=name)
        why = self.say(NOT_COUNTED, self.hit.reason)
        return _("This hit does not count: %(why)s") % {"why": why}

    @property
    def facts(self) -> list[str]:
        """Who or what asked, where that is not the reason itself; codes that are others now."""
        said = [] if self.says_who else [self.say(CLASSES, self.hit.hit_class)]
        partner = self.names.partners.get(self.hit.partner_id or 0)
        link = self.names.links.get(self.hit.link_id)
        for code, row, typed in (
            ("link", link, self.hit.link_text),
            ("partner", partner, self.hit.partner_text),
        ):
            if row and row.code.lower() != typed.lower() and self.hit.is_eligible:
                said.append(self.say(FORMER_CODES, code, typed=typed, now=row.code))
        return said

    @property
    def says_who(self) -> bool:
        is_person = self.hit.hit_class == HitClass.HUMAN
        return self.hit.is_eligible or is_person or self.hit.reason == self.hit.hit_class

    def say(self, words: Mapping[Any, Said], code: str, **named: Any) -> str:
        return self.reader.say(words, code, self.hit.partner_id, **named)

    @property
    def remedies(self) -> list[str]:
        if self.hit.is_eligible:
            return []
        return [self.say(HIT_REMEDIES, self.hit.reason)]

    @cached_property
    def trace(self) -> Trace:
        return trace_visitor(self.hit, self.reader, self.limit)

    @cached_property
    def names(self) -> Names:
        return load_names([], [self.hit, *self.trace.rows()])

    @cached_property
    def changes(self) -> list[Change]:
        if not self.reader.is_owner:
            return []
        found = [
            self.names.partners.get(self.hit.partner_id or 0),
            self.names.links.get(self.hit.link_id),
        ]
        return changes_since(self.hit.at, [Business(), *(each for each in found if each)])
