"""The columns of a file of partners, and cells that no spreadsheet calculates."""

import csv
import io
import re
from collections.abc import Iterable

# As the export names them. The first name of each is in the head of every file of ours.
HEADS = {
    "name": ("name", "partner", "partnername", "fullname"),
    "code": ("code", "partnercode"),
    "email": ("e-mail", "email", "emailaddress", "signinemail"),
    "parent": ("parent code", "parent", "parentpartner", "parentpartnercode"),
    "programs": ("programs", "program"),
    "status": ("status",),
    "window": ("credit window days", "creditwindow", "creditdays"),
    "note": ("note", "notes"),
}
SECRETS = re.compile(r"passw|passphrase|kennwort|contrase|motdepasse")
NOT_A_LETTER = re.compile(r"[\W_]+")
# A cell that begins so may be taken for a formula; full-width ones are, too, by some programs.
FORMULA = frozenset("=+-@|%\t\r\n＝＋－＠")
MARK = "'"


def plain(head: str) -> str:
    return NOT_A_LETTER.sub("", head.lower())


COLUMNS = {plain(head): column for column, heads in HEADS.items() for head in heads}


def column_of(head: str) -> str | None:
    return COLUMNS.get(plain(head))


def export_head() -> list[str]:
    return [heads[0] for heads in HEADS.values()]


def defuse(text: str) -> str:
    """The text with a mark in front where it could be calculated; `restore` takes it away."""
    is_marked = text[:1] == MARK and (text[1:2] == MARK or text[1:2] in FORMULA)
    return MARK + text if text[:1] in FORMULA or is_marked else text


def restore(text: str) -> str:
    is_marked = text[:1] == MARK and (text[1:2] == MARK or text[1:2] in FORMULA)
    return text[1:] if is_marked else text


def join_names(names: Iterable[str]) -> str:
    """Several names in one cell; a name that holds the separator stands in quotes."""
    file = io.StringIO()
    csv.writer(file, delimiter=";", lineterminator="").writerow(list(names))
    return file.getvalue()


def split_names(cell: str) -> list[str]:
    cells = next(csv.reader([cell], delimiter=";", skipinitialspace=True), [])
    return [name.strip() for name in cells if name.strip()]
