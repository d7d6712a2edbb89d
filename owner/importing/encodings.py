"""Finds out in which encoding a text file was saved, without holding it in memory."""

import codecs
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PIECE = 64 * 1024
# Codecs that the owner may name, where finding out went wrong.
CHOICES = (
    ("", gettext_lazy("Find out")),
    ("utf-8-sig", "UTF-8"),
    ("utf-16", "UTF-16"),
    ("cp1252", gettext_lazy("Windows, Western Europe (1252)")),
    ("cp1250", gettext_lazy("Windows, Central Europe (1250)")),
    ("cp1251", gettext_lazy("Windows, Cyrillic (1251)")),
    ("cp1254", gettext_lazy("Windows, Turkish (1254)")),
    ("mac_roman", gettext_lazy("Macintosh, Western Europe")),
)
LABELS = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "utf-32": "UTF-32"} | {
    codec: label for codec, label in CHOICES if codec
}
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
OTHERS = (b"%PDF", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"SQLite format 3")
FALLBACK = "cp1252"


class UnreadableError(Exception):
    """The file as a whole cannot be used; the text says why and what to do."""


def find_encoding(file: BinaryIO) -> str:
    """The codec of a file of text, from its beginning on; `UnreadableError` for other files."""
    beginning = file.read(PIECE)
    refuse_what_is_no_text(beginning)
    for mark, codec in MARKS:
        if beginning.startswith(mark):
            return codec
    return wide_encoding(beginning) or narrow_encoding(file, beginning)


def refuse_what_is_no_text(beginning: bytes) -> None:
    if not beginning.strip(b"\x00\t\r\n "):
        raise UnreadableError(_("The file is empty."))
    if beginning.startswith(WORKBOOKS):
        raise UnreadableError(
            _(
                "This is a workbook of a spreadsheet program, not a CSV file. Open it there, "
                "choose “Save as” and the type “CSV UTF-8”, and hand in that file."
            )
        )
    if beginning.startswith(OTHERS):
        raise UnreadableError(_("This is no text file. Save the list as CSV and hand in that."))


def wide_encoding(beginning: bytes) -> str:
    """UTF-16 without its mark: of plain letters every other byte is zero."""
    half = len(beginning) // 2 or 1
    for codec, zeros in (("utf-16-le", beginning[1::2]), ("utf-16-be", beginning[::2])):
        if zeros.count(0) > half * 0.4:
            return codec
    return ""


def narrow_encoding(file: BinaryIO, beginning: bytes) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    piece = beginning
    try:
        while piece:
            decoder.decode(piece)
            piece = file.read(PIECE)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        # What spreadsheet programs of the western world save where nobody chose UTF-8.
        return FALLBACK
    return "utf-8"
