"""Contact tokens for the owner's mail program: a file with a line for each contact."""

from collections.abc import Iterable, Iterator
from typing import Any

from defusedcsv import csv
from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _

from tracking.facts import CONTACT_PARAMETER
from tracking.hit_ids import write_contact_token
from tracking.models import Contact

LINES_AT_ONCE = 2000


class Echo:
    """A file that hands back what is written instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def tokens_csv_response(address: str) -> StreamingHttpResponse:
    """All contacts with their token, sent while they are read; `address` serves as an example."""
    lines = map(csv.writer(Echo()).writerow, rows(address))
    # The mark in front tells spreadsheets that the file is UTF-8.
    texts = (f"\ufeff{line}" if number == 0 else line for number, line in enumerate(lines))
    headers = {"Content-Disposition": 'attachment; filename="contact-tokens.csv"'}
    return StreamingHttpResponse(
        in_pieces(texts), content_type="text/csv; charset=utf-8", headers=headers
    )


def rows(address: str) -> Iterator[list[Any]]:
    yield [_("E-mail"), _("Name"), _("Token"), _("Example address")]
    contacts = Contact.objects.order_by("pk").values_list("pk", "email", "name")
    for pk, email, name in contacts.iterator(chunk_size=LINES_AT_ONCE):
        token = write_contact_token(pk)
        yield [email, name, token, with_token(address, token)]


def with_token(address: str, token: str) -> str:
    return f"{address}?{CONTACT_PARAMETER}={token}" if address else ""


def in_pieces(texts: Iterable[str]) -> Iterator[bytes]:
    """Many lines in one piece: each piece is a write to the network."""
    piece: list[str] = []
    for text in texts:
        piece.append(text)
        if len(piece) == LINES_AT_ONCE:
            yield "".join(piece).encode()
            piece.clear()
    yield "".join(piece).encode()
