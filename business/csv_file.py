"""Reports as files for spreadsheets."""

import io
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from defusedcsv import csv
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

CONTENT_TYPE = "text/csv; charset=utf-8"
# It tells spreadsheets that the file is UTF-8.
MARK = "\ufeff"
ROWS_OF_A_PIECE = 500
File = TypeVar("File", bound=HttpResponseBase)


def csv_response(name: str, rows: Iterable[Iterable[Any]]) -> HttpResponse:
    """A file to save; names come from people, so cells that would be calculated are defused."""
    return as_file(HttpResponse((MARK + written(rows)).encode(), content_type=CONTENT_TYPE), name)


def streamed_csv_response(name: str, rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    """As `csv_response`, for so many rows that no memory should hold them."""
    return as_file(StreamingHttpResponse(pieces(rows), content_type=CONTENT_TYPE), name)


def pieces(rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    yield MARK.encode()
    piece: list[Iterable[Any]] = []
    for row in rows:
        piece.append(row)
        if len(piece) == ROWS_OF_A_PIECE:
            yield written(piece).encode()
            piece.clear()
    yield written(piece).encode()


def written(rows: Iterable[Iterable[Any]]) -> str:
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue()


def as_file(response: File, name: str) -> File:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
