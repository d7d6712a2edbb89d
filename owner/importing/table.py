"""Reads a file of partners line by line: its encoding, its separator, its head, its rows."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from owner.importing.columns import SECRETS, column_of, plain, restore
from owner.importing.encodings import LABELS, UnreadableError, find_encoding

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
LONGEST_LINE = 200_000


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the file by column; columns that the file lacks are missing here, too."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    line: int
    sentence: str


class Table:
    """`file` is read from its beginning; `rows()` goes through it once."""

    def __init__(self, file: BinaryIO, encoding: str = "") -> None:
        file.seek(0)
        self.encoding = encoding or find_encoding(file)
        file.seek(0)
        self.text = io.TextIOWrapper(file, encoding=self.encoding, newline="")
        self.first_line = 1
        head = self.read_line()
        if head.lower().startswith("sep="):
            self.first_line, head = 2, self.read_line()
        self.separator = separator_of(head)
        self.reader = csv.reader(chain([head], self.lines()), delimiter=self.separator, strict=True)
        self.heads = [head.strip() for head in self.read_row() or []]
        self.columns = [column_of(head) for head in self.heads]
        validate_head(self.heads, self.columns)

    @property
    def unknown(self) -> list[str]:
        """Heads of columns that are not read."""
        pairs = zip(self.heads, self.columns, strict=True)
        return [head for head, column in pairs if head and column is None]

    @property
    def encoding_label(self) -> str:
        return str(LABELS.get(self.encoding, self.encoding))

    def rows(self) -> Iterator[Row | Problem]:
        while True:
            line = self.line
            cells = self.read_row()
            if cells is None:
                # TextIOWrapper closes the file of others when it goes.
                self.text.detach()
                return
            if any(cell.strip() for cell in cells):
                yield self.row_of(line, cells)

    def row_of(self, line: int, cells: list[str]) -> Row | Problem:
        width = len(self.columns)
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        if len(cells) != width:
            sentence = ngettext(
                "has %(n)d cell where the head has %(width)d",
                "has %(n)d cells where the head has %(width)d",
                len(cells),
            )
            return Problem(line, sentence % {"n": len(cells), "width": width})
        pairs = zip(self.columns, cells, strict=True)
        return Row(line, {column: restore(cell.strip()) for column, cell in pairs if column})

    @property
    def line(self) -> int:
        """The line on which the next row begins."""
        return self.reader.line_num + self.first_line

    def read_row(self) -> list[str] | None:
        line = self.line
        try:
            return next(self.reader, None)
        except csv.Error:
            raise UnreadableError(
                _(
                    "From line %d on the file cannot be read: a quotation mark is missing or "
                    "stands where none belongs."
                )
                % line
            ) from None

    def lines(self) -> Iterator[str]:
        while line := self.read_line():
            yield line

    def read_line(self) -> str:
        try:
            line = self.text.readline(LONGEST_LINE)
        except UnicodeError:
            sentence = _("The file is not in the encoding %s. Choose another, or save it as UTF-8.")
            raise UnreadableError(sentence % self.encoding_label) from None
        if len(line) == LONGEST_LINE:
            raise UnreadableError(_("A line of the file is too long: this is no list of partners."))
        return line


def separator_of(head: str) -> str:
    """The one by which the head has most columns that we know."""

    def known(separator: str) -> int:
        cells = next(csv.reader([head], delimiter=separator), [])
        return sum(column_of(cell) is not None for cell in cells)

    return max(SEPARATORS, key=known)


def validate_head(heads: list[str], columns: list[str | None]) -> None:
    if any(SECRETS.search(plain(head)) for head in heads):
        raise UnreadableError(
            _("Take the column with passwords out of the file: passwords are never imported.")
        )
    known = [column for column in columns if column]
    if "code" not in known and "email" not in known:
        raise UnreadableError(
            _(
                "The first line has to name the columns, and a column “code” or “e-mail” has to be "
                "among them. The others are name, parent code, programs, status, credit window "
                "days and note."
            )
        )
    twice = [head for head, column in zip(heads, columns, strict=True) if columns.count(column) > 1]
    twice = [head for head in twice if column_of(head)]
    if twice:
        raise UnreadableError(_("Two columns say the same: %s.") % ", ".join(twice))
