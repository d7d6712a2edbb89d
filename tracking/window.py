"""The credit window in force: the partner's, else the program's, else the default."""

from collections.abc import Iterable

NO_LIMIT = 0


def credit_window(
    partner: int | None, programs: Iterable[int | None], default: int | None
) -> int | None:
    """Days after a click in which credit is given; None: no limit (docs/rules.md, Credit window).

    0 in a partner's or program's setting means no limit, None that the next wider one decides; of
    several programs the most generous counts.
    """
    if partner is not None:
        return partner or None
    set_by_programs = [days for days in programs if days is not None]
    if set_by_programs:
        return None if NO_LIMIT in set_by_programs else max(set_by_programs)
    return default
