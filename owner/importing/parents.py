"""Who recruited whom: finds the parents that the file names and refuses circles."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from owner.importing.known import Known, parents_above
from owner.importing.plan import Plan, Planned
from owner.importing.table import Problem

# A partner's key, or the line of a new one.
Node = int | str


def plan_parents(plan: Plan, known: Known) -> None:
    """Adds the parents to a plan of people; lines whose parent is wrong become problems.

    A line that falls takes those with it whose parent would only come from it.
    """
    planned = [*plan.new, *plan.changed, *plan.same]
    lines_with_problem = {problem.line for problem in plan.problems}
    while fallen := [*without_parent(planned, known), *in_circles(planned)]:
        lines = {problem.line for problem in fallen}
        # A line is told once.
        plan.problems += {problem.line: problem for problem in fallen}.values()
        lines_with_problem |= lines
        planned = [each for each in planned if each.line not in lines_with_problem]
    plan.problems.sort(key=lambda problem: problem.line)
    sort_out(plan, planned)


def without_parent(planned: list[Planned], known: Known) -> Iterable[Problem]:
    in_file = {each.wanted.code_key: each for each in planned if each.wanted.code_key}
    for each in planned:
        parent = each.wanted.values.get("parent")
        if parent is None:
            continue
        key = known.codes.get(parent)
        each.parent = key or (in_file.get(parent) if parent else None)
        if parent and each.parent is None:
            yield Problem(each.line, _("parent “%s” not found") % parent)


def in_circles(planned: list[Planned]) -> Iterable[Problem]:
    """Lines that would close a circle, also several of them together."""
    moved = [each for each in planned if "parent" in each.wanted.values]
    parents: dict[Node, Node | None] = dict(parents_above(keys_in(moved)))  # type: ignore[arg-type]
    for each in moved:
        parents[node_of(each)] = node_of(each.parent) if each.parent else None
    for each in moved:
        if each.parent and comes_back(node_of(each), parents):
            yield Problem(
                each.line, _("would be recruited by themself or by somebody they recruited")
            )


def keys_in(moved: list[Planned]) -> set[int]:
    nodes = [node_of(each) for each in moved]
    nodes += [node_of(each.parent) for each in moved if each.parent]
    return {node for node in nodes if isinstance(node, int)}


def node_of(who: "Planned | int") -> Node:
    if isinstance(who, int):
        return who
    return who.partner.pk if who.partner else f"line {who.line}"


def comes_back(start: Node, parents: dict[Node, Node | None]) -> bool:
    seen: set[Node] = set()
    node = parents.get(start)
    while node is not None and node not in seen:
        if node == start:
            return True
        seen.add(node)
        node = parents.get(node)
    return False


def sort_out(plan: Plan, planned: list[Planned]) -> None:
    """Put each line where it belongs now that its parent is known."""
    plan.new = [each for each in planned if each.partner is None]
    plan.changed, plan.same = [], []
    for each in planned:
        if each.partner is None:
            continue
        if "parent" in each.wanted.values and not has_this_parent(each):
            each.before["parent"] = each.partner.parent.code.lower() if each.partner.parent else ""
        (plan.changed if each.before else plan.same).append(each)


def has_this_parent(each: Planned) -> bool:
    parent = each.parent
    key = parent if isinstance(parent, int) or parent is None else node_of(parent)
    return each.partner is not None and each.partner.parent_id == key
