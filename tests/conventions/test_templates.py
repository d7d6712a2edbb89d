"""What templates, style sheets and scripts may not do, so that the strict policy holds."""

import pytest

from tests.conventions import page_rules
from tests.conventions.tree import own_files, text_of

LONGEST_TEMPLATE = 120
LONGEST_ASSET = 400
TEMPLATES = [path for path in own_files(".html", ".txt", ".svg") if "templates" in path.parts]
HTML = [path for path in TEMPLATES if path.suffix == ".html"]
ASSETS = [path for path in own_files(".css", ".js", ".svg") if path.parts[0] == "static"]
RULES = (
    (page_rules.inline_code, TEMPLATES),
    (page_rules.unescaped_data, HTML),
    (page_rules.external_addresses, TEMPLATES + ASSETS),
    (page_rules.forbidden_words, TEMPLATES + ASSETS),
    (page_rules.untranslated_words, HTML),
)
BAD = (
    (page_rules.inline_code, '<p style="color: red">'),
    (page_rules.inline_code, '<a href="#" onclick="go()">'),
    (page_rules.inline_code, "<a href='javascript:go()'>"),
    (page_rules.inline_code, "<script>go()</script>"),
    (page_rules.unescaped_data, "{{ partner.name|safe }}"),
    (page_rules.unescaped_data, "{% autoescape off %}"),
    (page_rules.external_addresses, '<img src="//cdn.example.com/a.png">'),
    (page_rules.external_addresses, "@import url(https://fonts.example.com/a.css)"),
    (page_rules.forbidden_words, "Your affiliate partners"),
    (page_rules.forbidden_words, "12 leads today"),
    (page_rules.untranslated_words, "<h1>Hello {{ name }}</h1>"),
    (page_rules.untranslated_words, '<img alt="Logo">'),
)
GOOD = (
    (page_rules.inline_code, '<script src="{% static "js/copy.js" %}" type="module"></script>'),
    (page_rules.inline_code, '<p data-on="x" class="style">one = two</p>'),
    (page_rules.external_addresses, '<svg xmlns="http://www.w3.org/2000/svg">'),
    (page_rules.forbidden_words, "This leads back into the portal; a visitor clicks."),
    (page_rules.untranslated_words, '<p title="{% translate "Copy" %}">{% translate "Copy" %}</p>'),
)


@pytest.mark.parametrize(("rule", "paths"), RULES, ids=lambda each: getattr(each, "__name__", ""))
def test_rule_holds_in_every_file(rule, paths):
    assert not [f"{path}: {fault}" for path in paths for fault in rule(text_of(path))]


@pytest.mark.parametrize(("rule", "text"), BAD)
def test_rule_finds_a_bad_example(rule, text):
    assert list(rule(text))


@pytest.mark.parametrize(("rule", "text"), GOOD)
def test_rule_lets_a_good_example_pass(rule, text):
    assert not list(rule(text))


def test_templates_are_short():
    assert not [path for path in TEMPLATES if len(text_of(path).splitlines()) > LONGEST_TEMPLATE]


def test_style_sheets_and_scripts_are_short():
    assert not [path for path in ASSETS if len(text_of(path).splitlines()) > LONGEST_ASSET]
