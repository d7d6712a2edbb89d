"""An import in words: what was found, what changes, and what the history keeps."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from business.audit.facts import Change, say_changed
from owner.effects.words import grouped
from owner.importing.plan import Plan, Planned
from owner.importing.table import Problem, Table
from partners.models import Partner, Program

LABELS = {
    "name": gettext_lazy("Name"),
    "code": gettext_lazy("Code"),
    "email": gettext_lazy("Sign-in e-mail"),
    "parent": gettext_lazy("Parent partner"),
    "programs": gettext_lazy("Programs"),
    "status": gettext_lazy("Status"),
    "window": gettext_lazy("Credit window (days)"),
    "note": gettext_lazy("Your note"),
}
SEPARATORS = {
    ",": gettext_lazy("commas"),
    ";": gettext_lazy("semicolons"),
    "\t": gettext_lazy("tabs"),
}


def say_plan(plan: Plan) -> str:
    """`43 new, 2 changed, 3 errors (line 17: parent “jm” not found)`."""
    parts = [
        ngettext("%s new", "%s new", len(plan.new)) % grouped(len(plan.new)),
        ngettext("%s changed", "%s changed", len(plan.changed)) % grouped(len(plan.changed)),
    ]
    if plan.same:
        parts.append(_("%s as they are already") % grouped(len(plan.same)))
    errors = ngettext("%s error", "%s errors", len(plan.problems)) % grouped(len(plan.problems))
    parts.append(f"{errors} ({say_problem(plan.problems[0])})" if plan.problems else errors)
    return ", ".join(parts)


def say_problem(problem: Problem) -> str:
    return _("line %(line)d: %(what)s") % {"line": problem.line, "what": problem.sentence}


def say_table(table: Table) -> str:
    return _("Read as %(encoding)s, columns separated by %(separator)s.") % {
        "encoding": table.encoding_label,
        "separator": SEPARATORS[table.separator],
    }


def say_done(new: int, changed: int) -> str:
    people = ngettext("%s partner is new", "%s partners are new", new) % grouped(new)
    others = ngettext("%s is changed", "%s are changed", changed) % grouped(changed)
    return _("%(people)s, %(others)s. No mail was sent.") % {"people": people, "others": others}


def changes_of(each: Planned, programs: Mapping[int, Program]) -> list[Change]:
    """All that the line sets, with what was there before."""
    columns = each.wanted.values if not each.before else each.before
    return [
        say_changed(
            LABELS[column],
            say_value(column, each.before.get(column), programs),
            say_value(column, each.wanted.values[column], programs),
        )
        for column in columns
    ]


def say_value(column: str, value: Any, programs: Mapping[int, Program]) -> str | None:
    if column == "programs" and value is not None:
        return ", ".join(sorted(programs[key].name for key in value if key in programs))
    if column == "status" and value:
        return str(Partner.Status(value).label)
    return None if value is None else str(value)


def first_of(rows: Sequence[Any], most: int) -> tuple[Sequence[Any], int]:
    """The first ones, and how many more there are."""
    return rows[:most], max(len(rows) - most, 0)
