"""Pages of long lists, newest first, over instant and key: no offset, none skipped or repeated."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import QueryDict

ROWS = 50
PLACES = ("before", "after")
# Microseconds up to the year 2286, and a whole number or a UUID that a database can hold.
PLACE = re.compile(r"([0-9]{1,16})_([0-9]{1,18}|[0-9a-f-]{36})")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class ListPage:
    """Rows, and the places at which the pages beside begin; None: there is none."""

    rows: list[Any]
    older: str | None = None
    newer: str | None = None


@dataclass(frozen=True, slots=True)
class NewestFirst:
    """Lookups from a row: its instant, and a key that no two rows share."""

    at: str
    key: str

    def page(self, rows: QuerySet[Any], query: QueryDict) -> ListPage:
        """The page that `before` or `after` of an address names, else the newest one."""
        after = self.place(rows, query.get("after", ""))
        before = self.place(rows, query.get("before", ""))
        if after:
            found = list(self.oldest_first(rows, after)[: ROWS + 1])
            if len(found) > ROWS:
                shown = found[ROWS - 1 :: -1]
                return ListPage(shown, self.name(shown[-1]), self.name(shown[0]))
        elif before:
            found = list(self.newest_first(rows, before)[: ROWS + 1])
            if found:
                older = self.name(found[ROWS - 1]) if len(found) > ROWS else None
                return ListPage(found[:ROWS], older, self.name(found[0]))
        found = list(self.newest_first(rows)[: ROWS + 1])
        return ListPage(found[:ROWS], self.name(found[ROWS - 1]) if len(found) > ROWS else None)

    def newest_first(self, rows: QuerySet[Any], before: Any = None) -> QuerySet[Any]:
        rows = rows.order_by(f"-{self.at}", f"-{self.key}")
        return rows.filter(self.beyond("lt", *before)) if before else rows

    def oldest_first(self, rows: QuerySet[Any], after: Any) -> QuerySet[Any]:
        return rows.order_by(self.at, self.key).filter(self.beyond("gt", *after))

    def beyond(self, side: str, at: datetime, key: Any) -> Q:
        beside = Q(**{f"{self.at}__{side}": at})
        same = Q(**{self.at: at, f"{self.key}__{side}": key})
        # Said twice, because an index serves this bound and not the two that follow.
        return Q(**{f"{self.at}__{side}e": at}) & (beside | same)

    def name(self, row: Any) -> str:
        at = attrgetter(self.at.replace("__", "."))(row)
        return f"{(at - EPOCH) // MICROSECOND}_{getattr(row, self.key)}"

    def place(self, rows: QuerySet[Any], name: str) -> tuple[datetime, Any] | None:
        """None for what people make up: they get the newest page."""
        found = PLACE.fullmatch(name)
        if not found:
            return None
        try:
            key = rows.model._meta.get_field(self.key).to_python(found[2])
        except ValidationError:
            return None
        return EPOCH + int(found[1]) * MICROSECOND, key


def without_place(query: QueryDict) -> QueryDict:
    """The filters of an address."""
    filters = query.copy()
    for name in PLACES:
        filters.pop(name, None)
    return filters
