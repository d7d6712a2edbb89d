"""The way from ASGI into Django, with an application in Django's place."""

import asyncio
import threading
import time

import pytest

from config import django_door
from config.django_door import DjangoDoor

SCOPE = {
    "type": "http",
    "method": "POST",
    "path": "/",
    "query_string": b"",
    "http_version": "1.1",
    "headers": [],
}


class Answer(list):
    def close(self):
        pass


class Asked:
    """An application that remembers what it was asked."""

    def __init__(self):
        self.environ = None
        self.body = b""

    def __call__(self, environ, start_response):
        self.environ = environ
        self.body = environ["wsgi.input"].read()
        start_response("200 OK", [("Content-Type", "text/plain")])
        return Answer([b"ok"])


class Endless:
    """A streamed answer without end that knows whether it was closed."""

    def __init__(self):
        self.is_closed = threading.Event()

    def __call__(self, _environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return self

    def __iter__(self):
        while True:
            time.sleep(0.001)
            yield b"more"

    def close(self):
        self.is_closed.set()


def ask(application, *messages, send=None, stays=True, **scope):
    """The messages that the server would have sent; `stays`: the client waits for them."""
    sent = []

    async def run():
        waiting = list(messages or [{"type": "http.request", "body": b""}])

        async def receive():
            if not waiting and stays:
                await asyncio.sleep(60)
            return waiting.pop(0) if waiting else {"type": "http.disconnect"}

        async def keep(message):
            sent.append(message)

        await DjangoDoor(application)({**SCOPE, **scope}, receive, send or keep)

    asyncio.run(asyncio.wait_for(run(), 10))
    return sent


def test_it_works():
    assert [each.get("body") for each in ask(Asked())] == [None, b"ok", b""]


def test_a_body_in_pieces_arrives_whole_with_its_length():
    app = Asked()
    first = {"type": "http.request", "body": b"one ", "more_body": True}
    ask(app, first, {"type": "http.request", "body": b"two"})
    assert (app.body, app.environ["CONTENT_LENGTH"]) == (b"one two", "7")


def test_underscores_cannot_forge_a_header():
    app = Asked()
    ask(app, headers=[(b"x-forwarded-for", b"1.1.1.1"), (b"x_forwarded_for", b"9.9.9.9")])
    assert app.environ["HTTP_X_FORWARDED_FOR"] == "1.1.1.1"


def test_repeated_cookies_are_joined_as_browsers_write_them():
    app = Asked()
    ask(app, headers=[(b"cookie", b"a=1"), (b"cookie", b"b=2")])
    assert app.environ["HTTP_COOKIE"] == "a=1; b=2"


def test_a_query_beyond_ascii_is_percent_encoded():
    app = Asked()
    ask(app, query_string=b"a=\xff&b=%20")
    assert app.environ["QUERY_STRING"] == "a=%FF&b=%20"


@pytest.mark.parametrize("headers", [[(b"content-length", b"99")], []], ids=["announced", "sent"])
def test_a_large_body_is_refused(monkeypatch, headers):
    monkeypatch.setattr(django_door, "LARGEST_BODY", 10)
    app = Asked()
    sent = ask(app, {"type": "http.request", "body": b"x" * 11}, headers=headers)
    assert (sent[0]["status"], app.environ) == (413, None)


def test_who_sends_too_much_is_heard_to_the_end_and_told():
    """A browser that is cut off in the middle shows an error of its own instead of the answer."""
    left = [b"x" * 1_000_000] * 50

    async def receive():
        piece = left.pop()
        return {"type": "http.request", "body": piece, "more_body": bool(left)}

    sent = []

    async def keep(message):
        sent.append(message)

    scope = {**SCOPE, "headers": [(b"content-length", b"50000000")]}
    asyncio.run(DjangoDoor(Asked())(scope, receive, keep))
    assert not left
    assert sent[0]["status"] == 413
    assert b"10 MB are the most" in sent[1]["body"]


def test_who_never_ends_is_not_heard_for_ever(monkeypatch):
    monkeypatch.setattr(django_door, "MOST_DISCARDED", 5_000_000)
    heard = []

    async def receive():
        heard.append(1)
        return {"type": "http.request", "body": b"x" * 1_000_000, "more_body": True}

    async def ignore(_message):
        pass

    asyncio.run(DjangoDoor(Asked())(SCOPE, receive, ignore))
    assert len(heard) < 20


def test_a_slow_body_never_takes_a_thread(monkeypatch):
    monkeypatch.setattr(django_door, "SECONDS_FOR_BODY", 0.05)
    app = Asked()
    sent = ask(app, {"type": "http.request", "body": b"x", "more_body": True})
    assert (sent[0]["status"], app.environ) == (408, None)


def test_half_a_request_is_none():
    app = Asked()
    half = {"type": "http.request", "body": b"x", "more_body": True}
    assert (ask(app, half, stays=False), app.environ) == ([], None)


def test_an_answer_ends_when_its_reader_goes():
    app = Endless()
    ask(app, stays=False)
    assert app.is_closed.is_set()


def test_an_answer_ends_when_its_reader_stops_reading(monkeypatch):
    monkeypatch.setattr(django_door, "SECONDS_FOR_WRITE", 0.05)
    app = Endless()

    async def never(_message):
        await asyncio.sleep(60)

    ask(app, send=never)
    assert app.is_closed.is_set()


def test_an_answer_ends_when_the_connection_is_closed():
    app = Endless()

    async def closed(_message):
        raise RuntimeError("the handler is closed")

    ask(app, send=closed)
    assert app.is_closed.is_set()
