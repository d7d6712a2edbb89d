"""An answer is the same as ASGI messages and as bytes on the wire."""

import pytest

from tracking.clicks import REDIRECT_HEADERS, Click, refusal_headers
from tracking.door.answers import bytes_of, messages_of

CLICKS = [
    Click(
        302, {**REDIRECT_HEADERS, "Location": "https://example.com/?rid=1"}, cookie="a=b; Path=/"
    ),
    Click(302, {**REDIRECT_HEADERS, "Location": "https://example.com/"}),
    Click(404, dict(REDIRECT_HEADERS), mistyped="hiarcare"),
    Click(405, refusal_headers(405)),
    Click(503, refusal_headers(503)),
]


@pytest.mark.parametrize("click", CLICKS, ids=lambda click: str(click.status))
def test_both_forms_say_the_same(click) -> None:
    start, body = messages_of(click)
    sent = bytes_of(click, "now", is_head=False, keep_alive=True)

    head, _gap, content = sent.partition(b"\r\n\r\n")
    status, *lines = head.split(b"\r\n")
    named = {tuple(line.split(b": ", 1)) for line in lines}
    assert status.startswith(b"HTTP/1.1 %d " % click.status)
    assert named == {*start["headers"], (b"date", b"now")}
    assert content == body["body"]


def test_head_has_no_body_but_its_length() -> None:
    sent = bytes_of(CLICKS[2], "now", is_head=True, keep_alive=False)

    assert sent.endswith(b"connection: close\r\n\r\n")
    assert b"content-length: 0\r\n" not in sent


def test_the_page_is_as_safe_as_every_other() -> None:
    headers = dict(messages_of(CLICKS[2])[0]["headers"])

    assert b"default-src 'none'" in headers[b"content-security-policy"]
    assert headers[b"x-content-type-options"] == b"nosniff"
