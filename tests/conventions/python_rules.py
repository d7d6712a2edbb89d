"""Rules over one Python module: each takes its syntax tree and yields what breaks the rule."""

import ast
import re
from collections.abc import Iterator

LONGEST_FUNCTION = 40
FORBIDDEN_MODULES = re.compile(
    r"^(utils?|helpers?|services?|common|core|misc|handlers?|processors?|managers?)$"
)
FORBIDDEN_NOUNS = {"affiliate", "conversion", "lead", "visit", "campaign"}
CATCH_ALL = {"Exception", "BaseException"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def long_functions(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, FUNCTIONS):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield f"{node.name} has {lines} lines"


def catch_alls(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            caught = {each.id for each in ast.walk(node.type or node) if isinstance(each, ast.Name)}
            if node.type is None or caught & CATCH_ALL:
                yield f"line {node.lineno} catches everything"


def late_imports(tree: ast.Module) -> Iterator[str]:
    for function in ast.walk(tree):
        if isinstance(function, FUNCTIONS):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield f"{function.name} imports in line {node.lineno}"


def signals(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if module == "django.dispatch" or module.endswith("signals"):
                yield f"line {node.lineno} imports {module}"


def marked_safe(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "name", None)
        if name == "mark_safe" or (isinstance(node, ast.Name) and node.id == "SafeData"):
            yield f"{name} stands in the module"


def forbidden_names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        for name in names_in(node):
            # "Leads to" is a verb and fine.
            words = words_of(name.replace("leads_to", ""))
            nouns = {word.rstrip("s") for word in words} & FORBIDDEN_NOUNS
            if nouns:
                yield f"{name} uses the word {', '.join(nouns)}"


def names_in(node: ast.AST) -> Iterator[str]:
    if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
        yield node.name
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
        yield node.attr


def words_of(name: str) -> list[str]:
    """`LeadForm_maker` is lead, form and maker."""
    return re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower())


def unexplained_indexes(tree: ast.Module, lines: list[str]) -> Iterator[str]:
    """Indexes without a comment above that says which query they serve."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and is_index(node)]
    covered = {n for call in calls for n in range(call.lineno, (call.end_lineno or 0) + 1)}
    for call in calls:
        above = call.lineno - 1
        while above in covered:
            above -= 1
        if not lines[above - 1].lstrip().startswith("#"):
            yield f"the index in line {call.lineno} does not say which query it serves"


def is_index(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "Index"
