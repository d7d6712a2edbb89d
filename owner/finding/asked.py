"""What was typed or pasted into the box, in the parts that can be looked up."""

import unicodedata
from dataclasses import dataclass
from functools import cached_property

from business.plain_text import is_unseen

LONGEST = 4_000
LONGEST_WORD = 254
MOST_WORDS = 12
# What a sentence or a list puts around a word.
AROUND_WORDS = " .,;:!?()[]{}<>\"'`“”„‚‘’«»#*…"
POSSESSIVE = ("'s", "’s")


@dataclass(frozen=True)
class Asked:
    text: str

    @cached_property
    def words(self) -> list[str]:
        """Each once, in lower case, without what a sentence puts around it."""
        parts = self.text.replace(",", " ").split()
        words = dict.fromkeys(bare(part) for part in parts)
        return [word for word in words if word and len(word) <= LONGEST_WORD][:MOST_WORDS]

    @cached_property
    def emails(self) -> list[str]:
        return [word for word in self.words if "@" in word]


def read_asked(raw: str) -> Asked:
    """Control and invisible characters are spaces: no database takes all of them."""
    shown = "".join(" " if is_unseen(each) else each for each in raw[:LONGEST])
    return Asked(" ".join(unicodedata.normalize("NFC", shown).split()))


def bare(word: str) -> str:
    stripped = word.strip(AROUND_WORDS).lower()
    for ending in POSSESSIVE:
        stripped = stripped.removesuffix(ending)
    return stripped
