"""What a row of the file asks for, checked by itself."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from business.models import LONGEST_WINDOW_DAYS
from business.plain_text import validate_line, validate_lines
from owner.importing.columns import split_names
from owner.importing.table import Problem, Row
from partners.codes import ADDRESS_CODE, validate_code
from partners.models import Partner, Program

# In a cell: empty this. An empty cell leaves it as it is.
NONE = "-"
STATUSES = {
    name.lower(): status for status in Partner.Status for name in (status.value, str(status.label))
}
DIGITS = re.compile(r"[0-9]{1,6}\Z")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Only the columns that say something are in `values`, each as the model stores it.

    `email` and `parent` (a code in small letters) are texts, empty for nobody; `programs` is a
    frozenset of keys; `window` may be None.
    """

    line: int
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def code_key(self) -> str:
        return self.values.get("code", "").lower()

    @property
    def email(self) -> str:
        return self.values.get("email", "")

    def with_code(self, code: str) -> "Wanted":
        return Wanted(self.line, {**self.values, "code": code})


def want(row: Row, programs: Mapping[str, Program]) -> Wanted | Problem:
    """`programs` by their names, also in small letters."""
    values, faults = {}, []
    for column, cell in row.cells.items():
        if cell:
            try:
                values[column] = PARSERS[column](cell, programs)
            except ValidationError as error:
                faults += error.messages
    if not faults and not values.get("code") and not values.get("email"):
        faults.append(_("names neither code nor e-mail, so nobody knows whose line it is"))
    if faults:
        return Problem(row.line, "; ".join(faults))
    return Wanted(row.line, values)


def parse_name(cell: str, _programs: Any) -> str:
    return short_line(cell, 120, _("the name"))


def parse_code(cell: str, _programs: Any) -> str:
    try:
        validate_code(cell)
    except ValidationError:
        raise ValidationError(
            _("“%s” is no code: up to 64 letters, digits, dots, - and _") % cut(cell)
        ) from None
    return cell


def parse_email(cell: str, _programs: Any) -> str:
    email = "" if cell == NONE else cell.lower()
    try:
        if email:
            validate_email(email)
            validate_line(email)
    except ValidationError:
        raise ValidationError(_("“%s” is no e-mail address") % cut(cell)) from None
    if len(email) > 254:
        raise ValidationError(_("the e-mail address is too long"))
    return email


def parse_parent(cell: str, _programs: Any) -> str:
    if cell != NONE and not ADDRESS_CODE.match(cell):
        raise ValidationError(_("parent “%s” not found") % cut(cell))
    return "" if cell == NONE else cell.lower()


def parse_programs(cell: str, programs: Mapping[str, Program]) -> frozenset[int]:
    if cell == NONE:
        return frozenset()
    found = {name: programs.get(name) or programs.get(name.lower()) for name in split_names(cell)}
    for name, program in found.items():
        if program is None:
            raise ValidationError(_("program “%s” not found") % cut(name))
    return frozenset(program.pk for program in found.values() if program)


def parse_status(cell: str, _programs: Any) -> str:
    if cell.lower() not in STATUSES:
        raise ValidationError(
            _("status “%s” is none of active, inactive, applied, banned") % cut(cell)
        )
    return STATUSES[cell.lower()].value


def parse_window(cell: str, _programs: Any) -> int | None:
    if cell == NONE:
        return None
    if not DIGITS.match(cell) or int(cell) > LONGEST_WINDOW_DAYS:
        sentence = _("credit window “%(cell)s” is no number of days up to %(most)d")
        raise ValidationError(sentence % {"cell": cut(cell), "most": LONGEST_WINDOW_DAYS})
    return int(cell)


def parse_note(cell: str, _programs: Any) -> str:
    if len(cell) > 4000:
        raise ValidationError(_("the note is longer than 4,000 characters"))
    validate(validate_lines, cell, _("the note"))
    return cell


def short_line(cell: str, most: int, what: str) -> str:
    if len(cell) > most:
        sentence = _("%(what)s is longer than %(most)d characters")
        raise ValidationError(sentence % {"what": what, "most": most})
    validate(validate_line, cell, what)
    return cell


def validate(validator: Callable[[str], None], cell: str, what: str) -> None:
    try:
        validator(cell)
    except ValidationError:
        sentence = _("%s holds line breaks or invisible characters")
        raise ValidationError(sentence % what) from None


def cut(cell: str) -> str:
    """As much of a cell as fits into a sentence, and nothing that nobody sees."""
    shown = "".join(each if each.isprintable() else "?" for each in cell[:41])
    return shown if len(cell) <= 40 else f"{shown[:40]}…"


PARSERS: dict[str, Callable[[str, Any], Any]] = {
    "name": parse_name,
    "code": parse_code,
    "email": parse_email,
    "parent": parse_parent,
    "programs": parse_programs,
    "status": parse_status,
    "window": parse_window,
    "note": parse_note,
}
