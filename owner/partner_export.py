"""The partners of a list as a file that can be imported again."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse

from business.csv_file import streamed_csv_response
from owner.importing.columns import defuse, export_head, join_names
from partners.models import Partner

AT_ONCE = 1000


def partners_csv(partners: QuerySet[Partner]) -> StreamingHttpResponse:
    """Read while it is sent, so that no memory holds them all."""
    return streamed_csv_response("partners", rows_of(partners))


def rows_of(partners: QuerySet[Partner]) -> Iterator[list[str]]:
    yield export_head()
    for partner in partners.iterator(chunk_size=AT_ONCE):
        yield [defuse(cell) for cell in cells_of(partner)]


def cells_of(partner: Partner) -> list[str]:
    """In the order of the head; a dash would empty what is empty, so empty cells stay empty."""
    window: Any = partner.credit_window_days
    return [
        partner.name,
        partner.code,
        partner.user.email if partner.user else "",
        partner.parent.code if partner.parent else "",
        join_names(sorted(program.name for program in partner.programs.all())),
        partner.status,
        "" if window is None else str(window),
        partner.note,
    ]
