"""A tracking link as people paste it: with any host, junk behind it, inside a sentence."""

import re
from typing import NamedTuple
from urllib.parse import unquote

# Encoded once by a chat, once more by a page that passes addresses on.
MOST_ENCODED = 3
LINK = re.compile(
    r"(?:(?P<host>[\w.-]+(?::\d+)?)/|(?<![\w/.-])/?)"
    r"(?P<go>go)/(?P<path>[^\s?#&=\"'<>|\\^`{}\[\]*“”„‚‘’«»…]+)",
    re.I,
)


class PastedLink(NamedTuple):
    """`path` is what stands behind /go/; `go` as it was typed."""

    host: str
    go: str
    path: str


def pasted_links(text: str) -> list[PastedLink]:
    """Each tracking link of a text once, in its order."""
    found = (
        PastedLink((each["host"] or "").lower(), each["go"], each["path"])
        for each in LINK.finditer(decoded(text))
    )
    return list({each.path.lower(): each for each in found}.values())


def decoded(text: str) -> str:
    """`https%3A%2F%2F...` as it reads."""
    for _again in range(MOST_ENCODED):
        plain = unquote(text)
        if plain == text:
            break
        text = plain
    return text.replace("\x00", " ")
