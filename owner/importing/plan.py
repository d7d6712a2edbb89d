"""What an import would do: who is new, who changes in what, and which lines are wrong."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from owner.importing.known import Known, look_up, programs_by_name
from owner.importing.table import Problem, Row
from owner.importing.wanted import Wanted, want
from partners.models import Partner, User


@dataclass(slots=True)
class Planned:
    """A line that will be imported. `before` holds the values that change, as they are now."""

    wanted: Wanted
    partner: Partner | None
    before: dict[str, Any] = field(default_factory=dict)
    # The parent where it changes: a partner's key, a line of this file, or None for nobody.
    parent: "int | Planned | None" = None

    @property
    def line(self) -> int:
        return self.wanted.line

    @property
    def changes(self) -> dict[str, Any]:
        values = self.wanted.values
        return {column: values[column] for column in self.before}


@dataclass(slots=True)
class Plan:
    new: list[Planned] = field(default_factory=list)
    changed: list[Planned] = field(default_factory=list)
    same: list[Planned] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return len(self.new) + len(self.changed)

    @property
    def lines(self) -> int:
        return self.rows + len(self.same) + len(self.problems)

    def digest(self) -> str:
        """Another one as soon as something else would be done."""
        text = repr(
            (
                [(each.line, facts(each.wanted.values)) for each in self.new],
                [(each.line, facts(each.changes), facts(each.before)) for each in self.changed],
                [(each.line, each.sentence) for each in self.problems],
            )
        )
        return hashlib.sha256(text.encode(errors="backslashreplace")).hexdigest()


def facts(values: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """In an order that is the same in each process."""
    return sorted(
        (name, sorted(value) if isinstance(value, frozenset) else value)
        for name, value in values.items()
    )


@dataclass(slots=True)
class Seen:
    """Who stood in the file before, to find whoever stands in it twice."""

    # Numbers made of the names: a file of a million lines is looked through, too.
    lines: dict[int, int] = field(default_factory=dict)

    def twice(self, line: int, *names: tuple[str, Any]) -> Problem | None:
        keys = [hash(name) for name in names if name[1]]
        for key in keys:
            earlier = self.lines.get(key, line)
            if earlier != line:
                return Problem(line, _("is about the same partner as line %d") % earlier)
        self.lines |= dict.fromkeys(keys, line)
        return None

    def has_code(self, code: str | None) -> bool:
        return hash(("code", code)) in self.lines


def plan_people(rows: Iterable[Row | Problem], seen: Seen) -> tuple[Plan, Known]:
    """All but the parents. `seen` is shared by the parts of one file."""
    plan, wanted = Plan(), []
    programs = programs_by_name()
    for row in rows:
        found = want(row, programs) if isinstance(row, Row) else row
        if isinstance(found, Wanted):
            wanted.append(found)
        else:
            plan.problems.append(found)
    known = look_up(wanted)
    for each in wanted:
        add_person(plan, each, known, seen)
    return plan, known


def add_person(plan: Plan, wanted: Wanted, known: Known, seen: Seen) -> None:
    by_code = known.codes.get(wanted.code_key)
    by_email = known.emails.get(wanted.email)
    key = by_code or by_email
    if by_code and by_email and by_code != by_email:
        owner = known.partners[by_email]
        sentence = _("the e-mail belongs to another partner, %(name)s (%(code)s)")
        names = {"name": owner.name, "code": owner.code}
        plan.problems.append(Problem(wanted.line, sentence % names))
        return
    if person := of_the_team(wanted, known, key):
        sentence = _(
            "the e-mail belongs to %s of your team; enter it on the partner's page, which asks you "
            "about that"
        )
        plan.problems.append(Problem(wanted.line, sentence % person))
        return
    ways = (("code", wanted.code_key), ("email", wanted.email), ("partner", key or 0))
    problem = seen.twice(wanted.line, *ways)
    if problem is None and key is None and not wanted.values.get("name"):
        problem = Problem(wanted.line, _("is new and has no name"))
    if problem:
        plan.problems.append(problem)
    elif key is None:
        plan.new.append(Planned(wanted, None))
    else:
        partner = known.partners[key]
        before = {
            column: value
            for column, value in values_of(partner).items()
            if column in wanted.values and not is_same(column, value, wanted, by_code)
        }
        planned = Planned(wanted, partner, before)
        (plan.changed if before else plan.same).append(planned)


def of_the_team(wanted: Wanted, known: Known, key: int | None) -> User | None:
    """Whose sign-in this line would give to the partner `key`; a file joins nobody of the team."""
    user = known.users.get(wanted.email)
    has_it = key is not None and user is not None and known.partners[key].user_id == user.pk
    return user if user is not None and user.is_staff and not has_it else None


def values_of(partner: Partner) -> dict[str, Any]:
    return {
        "name": partner.name,
        "code": partner.code,
        "email": partner.user.email.lower() if partner.user else "",
        "programs": frozenset(program.pk for program in partner.programs.all()),
        "status": partner.status,
        "window": partner.credit_window_days,
        "note": partner.note,
    }


def is_same(column: str, value: Any, wanted: Wanted, by_code: int | None) -> bool:
    new = wanted.values[column]
    if column == "code":
        # A former code or other capitals still mean this partner: nothing to rename.
        return by_code is not None
    if column == "note":
        return " ".join(value.split()) == " ".join(new.split())
    return bool((value.strip() if isinstance(value, str) else value) == new)
