"""The credit window in force: the partner's, else the program's, else the default."""

from collections.abc import Iterable
from typing import NamedTuple

# More days than any setting may have.
ENDLESS = 10**9
BY_PARTNER = "partner"
BY_PROGRAM = "program"
BY_DEFAULT = "default"


class Window(NamedTuple):
    """Days after a click in which credit is given (None: no limit), and whose setting it is.

    `set_by` is `partner`, `program:<id>` or `default`.
    """

    days: int | None
    set_by: str


def credit_window(
    partner: int | None, programs: Iterable[tuple[int, int | None]], default: int | None
) -> Window:
    """The window in force (docs/rules.md, Credit window); `programs` are ids with their days.

    0 in a partner's or program's setting means no limit, None that the next wider one decides; of
    several programs the most generous counts.
    """
    if partner is not None:
        return Window(partner or None, BY_PARTNER)
    set_by_programs = [(days or ENDLESS, pk) for pk, days in programs if days is not None]
    if set_by_programs:
        days, pk = max(set_by_programs, key=lambda each: (each[0], -each[1]))
        return Window(None if days == ENDLESS else days, f"{BY_PROGRAM}:{pk}")
    return Window(default, BY_DEFAULT)
