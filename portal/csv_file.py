"""Reports as files for spreadsheets."""

import io
from collections.abc import Iterable
from typing import Any

from defusedcsv import csv
from django.http import HttpResponse


def csv_response(name: str, rows: Iterable[Iterable[Any]]) -> HttpResponse:
    """A file to save; names come from people, so cells that would be calculated are defused."""
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    # The mark in front tells spreadsheets that the file is UTF-8.
    response = HttpResponse(
        file.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
