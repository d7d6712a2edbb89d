"""Rules over templates, pages, style sheets and scripts: each yields what breaks the rule."""

import re
from collections.abc import Iterator

INLINE = {
    "inline style": re.compile(r"<style\b|\sstyle\s*=", re.I),
    "inline handler": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I),
    "javascript: address": re.compile(r"=\s*[\"']?\s*javascript:", re.I),
    # A block of data (type="application/json") is no script to a browser.
    "inline script": re.compile(r"<script\b(?![^>]*\b(?:src=|type=\"application/json\"))", re.I),
}
# A form's help text is written by us; some of Django's own hold a list.
UNESCAPED = re.compile(r"(?<!help_text)\|\s*safe(?:seq)?\b|{%\s*autoescape\s+off")
# Names of XML vocabularies are no addresses: nothing fetches them.
EXTERNAL = re.compile(r"(?:https?:)?//(?!www\.w3\.org/)[a-z0-9-]+\.[a-z]", re.I)
# "It leads nowhere" is a verb and fine.
FORBIDDEN_WORDS = re.compile(
    r"\baffiliat|\bconversions?\b|\bcampaigns?\b|\bvisits?\b"
    r"|\bleads?\b(?! (?:to|back|here|into|nowhere)\b)",
    re.I,
)
COMMENTS = re.compile(r"{#.*?#}|{% comment .*?{% endcomment %}|<!--.*?-->", re.S)
TRANSLATED = re.compile(r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}", re.S)
TEMPLATE_SYNTAX = re.compile(r"{%.*?%}|{{.*?}}", re.S)
HTML_TAGS = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>", re.S | re.I)
SHOWN_ATTRIBUTE = re.compile(r"\b(?:alt|title|placeholder|aria-label|content-label)=\"([^\"]*)\"")
# Names, and what is spelled alike in every language.
UNTRANSLATABLE = {"Sentby", "CSV", "QR"}
ENTITY = re.compile(r"&#?\w+;")
WORD = re.compile(r"[A-Za-zÀ-ž]{2,}")


def inline_code(html: str) -> Iterator[str]:
    bare = COMMENTS.sub("", html)
    for name, pattern in INLINE.items():
        for found in pattern.finditer(bare):
            yield f"{name}: {excerpt(bare, found.start())}"


def unescaped_data(template: str) -> Iterator[str]:
    for found in UNESCAPED.finditer(COMMENTS.sub("", template)):
        yield excerpt(template, found.start())


def external_addresses(text: str) -> Iterator[str]:
    for found in EXTERNAL.finditer(text):
        yield excerpt(text, found.start())


def forbidden_words(text: str) -> Iterator[str]:
    for found in FORBIDDEN_WORDS.finditer(text):
        yield excerpt(text, found.start())


def untranslated_words(template: str) -> Iterator[str]:
    """Words a person would see that stand outside of `translate` and `blocktranslate`."""
    rest = TRANSLATED.sub(" ", COMMENTS.sub(" ", template))
    rest = ENTITY.sub(" ", TEMPLATE_SYNTAX.sub("", rest))
    shown = [HTML_TAGS.sub(" ", rest), *SHOWN_ATTRIBUTE.findall(rest)]
    for text in shown:
        yield from (word for word in WORD.findall(text) if word not in UNTRANSLATABLE)


def excerpt(text: str, start: int) -> str:
    return text[start : start + 60].replace("\n", " ")
