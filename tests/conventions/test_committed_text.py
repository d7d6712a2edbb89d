"""What no file of the project may hold, and that what it refers to exists."""

import re
from pathlib import Path

import pytest

from tests.conventions.tree import PROJECT, all_files, is_binary, own_files, text_of

REGISTRY = re.compile(
    # In two pieces, so that the pattern does not hold what it forbids.
    r"\b(?:pypi|npmjs|python"
    r"hosted|registry\.yarnpkg|rubygems)\.(?:org|com)"
    r"|\b(?:deb|ftp|archive|security)\.(?:debian|ubuntu)\.(?:org|com)",
    re.I,
)
MACHINE_PATH = re.compile(r"(?<![\w.~)}:/-])/(?:work|root|home/[a-z]+|Users/[A-Za-z]+)/\w")
MARKDOWN_LINK = re.compile(r"\]\((?!https?://|mailto:)([^)#\s]+)(#[^)\s]*)?\)")
NAMED_PAGE = re.compile(r"(?<![\w/.*<>-])(?:\.{0,2}/)?[\w./-]*[\w-]+\.md\b")
RULE_CITED = re.compile(r"docs/rules\.md, ([A-Z][\w -]*\w)")
DOCS = [path for path in own_files(".md") if path.parts[0] not in {"tests"}]
TEXTS = [path for path in all_files() if not is_binary(path)]
OURS = own_files(".py", ".md", ".html", ".css", ".js", ".toml", ".sh", ".conf")


@pytest.mark.parametrize("pattern", [REGISTRY, MACHINE_PATH], ids=["registry", "machine path"])
def test_no_file_holds_it(pattern):
    found = [f"{path}: {hit[0]}" for path in TEXTS for hit in pattern.finditer(text_of(path))]
    assert not found


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (REGISTRY, "https://" + "pypi" + ".org/simple"),
        (REGISTRY, "deb" + ".debian.org"),
        (MACHINE_PATH, "open('/" + "root/x')"),
        (MACHINE_PATH, "see /" + "home/anna/notes"),
    ],
)
def test_a_bad_example_is_found(pattern, text):
    assert pattern.search(text)


@pytest.mark.parametrize("page", DOCS, ids=str)
def test_every_link_of_a_page_leads_somewhere(page):
    broken = [
        target
        for target, _fragment in MARKDOWN_LINK.findall(text_of(page))
        if not inside_project(page.parent / target)
    ]
    assert not broken


def test_a_broken_link_is_found():
    target = MARKDOWN_LINK.findall("See [the rules](no-such-page.md#codes).")[0][0]
    assert not inside_project(Path("docs") / target)


def test_every_page_that_is_named_exists():
    missing = [
        f"{path}: {name}"
        for path in OURS
        if path != Path("tests/conventions/test_committed_text.py")
        for name in NAMED_PAGE.findall(text_of(path))
        if not inside_project(Path(name)) and not inside_project(path.parent / name)
    ]
    assert not missing


def test_every_rule_that_is_cited_has_its_heading():
    headings = re.findall(r"^#+ (.+?)\s*$", text_of(Path("docs/rules.md")), re.M)
    missing = {
        f"{path}: {rule}"
        for path in own_files(".py")
        for rule in RULE_CITED.findall(text_of(path))
        if rule not in headings
    }
    assert not missing


def inside_project(path: Path) -> bool:
    target = (PROJECT / path).resolve()
    return target.is_relative_to(PROJECT) and target.exists()
