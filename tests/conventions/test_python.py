"""What Python of the product may not do; docs/developer.md lists the conventions."""

import ast
from functools import cache

import pytest

from tests.conventions import python_rules
from tests.conventions.tree import own_files, product_modules, text_of

LONGEST_MODULE = 300
# (module, function): each with its reason.
LATE_IMPORTS_ALLOWED: set[tuple[str, str]] = set()
RULES = (
    python_rules.long_functions,
    python_rules.catch_alls,
    python_rules.signals,
    python_rules.marked_safe,
    python_rules.forbidden_names,
)
BAD = {
    python_rules.long_functions: "def f():\n" + "    pass\n" * 40,
    python_rules.catch_alls: "try:\n    pass\nexcept (ValueError, Exception):\n    pass",
    python_rules.signals: "from django.db.models.signals import post_save",
    python_rules.marked_safe: "from django.utils.safestring import mark_safe",
    python_rules.forbidden_names: "def count_visits(page): ...",
}


@cache
def tree_of(path):
    return ast.parse(text_of(path))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule_holds_in_every_module(rule):
    broken = [f"{path}: {fault}" for path in product_modules() for fault in rule(tree_of(path))]
    assert not broken


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule_finds_a_bad_example(rule):
    assert list(rule(ast.parse(BAD[rule])))


@pytest.mark.parametrize("code", ["class LeadForm: ...", "campaign = 1", "def f(affiliate): ..."])
def test_forbidden_words_are_found_in_any_name(code):
    assert list(python_rules.forbidden_names(ast.parse(code)))


@pytest.mark.parametrize("code", ["visitor = 1", "def leader(): ...", "misleading = 2"])
def test_other_words_are_not_mistaken_for_them(code):
    assert not list(python_rules.forbidden_names(ast.parse(code)))


def test_no_import_inside_a_function():
    broken = [
        f"{path}: {fault}"
        for path in product_modules()
        for fault in python_rules.late_imports(tree_of(path))
        if (path.as_posix(), fault.split(" ")[0]) not in LATE_IMPORTS_ALLOWED
    ]
    assert not broken
    assert list(python_rules.late_imports(ast.parse("def f():\n    import os")))


def test_every_index_says_which_query_it_serves():
    broken = [
        f"{path}: {fault}"
        for path in product_modules()
        for fault in python_rules.unexplained_indexes(tree_of(path), text_of(path).splitlines())
    ]
    assert not broken
    bare = "indexes = [\n    models.Index(fields=['day']),\n]"
    assert list(python_rules.unexplained_indexes(ast.parse(bare), bare.splitlines()))


def test_modules_are_short():
    long = [path for path in product_modules() if len(text_of(path).splitlines()) > LONGEST_MODULE]
    assert not long


def test_modules_and_folders_are_named_after_their_subject():
    names = {part for path in own_files(".py") for part in (*path.parts[:-1], path.stem)}
    assert not [name for name in names if python_rules.FORBIDDEN_MODULES.match(name)]
    assert python_rules.FORBIDDEN_MODULES.match("helpers")


def test_every_module_with_code_begins_with_a_docstring():
    silent = [
        path
        for path in product_modules()
        if not path.name.endswith(("apps.py", "urls.py", "__init__.py"))
        and not ast.get_docstring(tree_of(path))
        and text_of(path).strip()
    ]
    assert not silent
