"""A question that only this very install can answer, asked through a link domain.

`/go/-check/<question>` is no tracking link: no code begins with a dash. Its answer is a redirect
like any other, whose address holds the proof, so that it also shows what stands in between and
changes redirects.
"""

from secrets import token_bytes

from django.conf import settings

from tracking.hit_ids import sign, verify

PREFIX = "-check/"
PARAMETER = "checked"
BYTES = 16


def make_question() -> tuple[str, str]:
    """The path of a question, and where its right answer leads."""
    nonce = token_bytes(BYTES)
    return f"/go/{PREFIX}{sign('probe', nonce)}", address_of(nonce)


def answer_probe(path: str) -> str:
    """Where the request for `path` (behind /go/) is sent; empty if it is no question of ours."""
    if not path.startswith(PREFIX):
        return ""
    nonce = verify("probe", path.removeprefix(PREFIX), BYTES)
    return address_of(nonce) if nonce else ""


def address_of(nonce: bytes) -> str:
    return f"{settings.BASE_URL}/?{PARAMETER}={sign('proof', nonce)}"
