"""The way from ASGI into Django: whole, bounded requests for a fixed number of threads.

a2wsgi does the translation. What surrounds it here keeps one slow or odd client from holding a
thread, and odd bytes from becoming an error 500.
"""

import asyncio
import contextlib
import logging
import re
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from typing import Any

from a2wsgi import WSGIMiddleware

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

THREADS = 8
LARGEST_BODY = 10_000_000
MOST_DISCARDED = 100_000_000
TOO_LARGE = b"This is too large to be sent: 10 MB are the most. Go back and choose a smaller file."
SECONDS_FOR_BODY = 30
SECONDS_FOR_WRITE = 10
NOT_IN_A_QUERY = re.compile(rb"[^\x21-\x7e]")
CLIENT = "sentby.client"

logger = logging.getLogger("sentby.serving")


class RefusedBody(Exception):
    """A request that Django does not get to see; `status` answers it."""

    def __init__(self, status: int, text: bytes) -> None:
        self.status, self.text = status, text


class ClientGone(Exception):
    """Nobody waits for an answer any more."""


class Client:
    """The other end of one request, as far as Django's thread has to know it."""

    def __init__(self) -> None:
        self.is_gone = False


class DjangoDoor:
    """An ASGI application for HTTP around Django's WSGI application."""

    def __init__(self, django: Callable[..., Iterable[bytes]]) -> None:
        self.bridge = WSGIMiddleware(stopping_early(django), workers=THREADS)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        try:
            # Before a thread is taken: a client that sends slowly waits here, not in Django.
            async with asyncio.timeout(SECONDS_FOR_BODY):
                body = await read_body(scope["headers"], receive)
        except TimeoutError:
            await refuse(send, 408, b"The request took too long to arrive.")
        except RefusedBody as refused:
            await refuse(send, refused.status, refused.text)
        except ClientGone:
            return
        else:
            await self.ask_django(with_plain_bytes(scope, body), body, receive, send)

    async def ask_django(self, scope: Message, body: bytes, receive: Receive, send: Send) -> None:
        client = scope[CLIENT] = Client()
        watch = asyncio.create_task(watch_client(client, receive))
        try:
            await self.bridge(scope, replay(body), sending_in_time(client, send))  # type: ignore[arg-type]
        finally:
            watch.cancel()


async def read_body(headers: Headers, receive: Receive) -> bytes:
    """The whole body; `RefusedBody` if it is too large, `ClientGone` if it ends midway."""
    announced = dict(headers).get(b"content-length", b"0")
    body = bytearray()
    has_more = True
    if announced.isdigit() and int(announced) > LARGEST_BODY:
        await discard(receive)
        raise RefusedBody(413, TOO_LARGE)
    while has_more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        body += message.get("body", b"")
        has_more = message.get("more_body", False)
        if len(body) > LARGEST_BODY:
            if has_more:
                await discard(receive)
            raise RefusedBody(413, TOO_LARGE)
    return bytes(body)


async def discard(receive: Receive) -> None:
    """Read on and keep nothing: most browsers show an answer only after they sent all they have."""
    seen, has_more = 0, True
    while has_more and seen < MOST_DISCARDED:
        message = await receive()
        seen += len(message.get("body", b""))
        has_more = message.get("more_body", False)


def with_plain_bytes(scope: Message, body: bytes) -> Message:
    """The scope as WSGI can carry it: an ASCII query, unambiguous headers, the body's length."""
    query = NOT_IN_A_QUERY.sub(lambda match: b"%%%02X" % match[0][0], scope["query_string"])
    return {**scope, "query_string": query, "headers": plain_headers(scope["headers"], body)}


def plain_headers(headers: Headers, body: bytes) -> Headers:
    # In WSGI `a_b` and `a-b` are one name, so the underscore could forge any header.
    own = {b"cookie", b"content-length", b"transfer-encoding"}
    kept = [(name, value) for name, value in headers if b"_" not in name and name not in own]
    cookies = [value for name, value in headers if name == b"cookie"]
    if cookies:
        # a2wsgi would join them with a comma, which belongs into cookies' values.
        kept.append((b"cookie", b"; ".join(cookies)))
    return [*kept, (b"content-length", b"%d" % len(body))]


def replay(body: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


async def watch_client(client: Client, receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    client.is_gone = True


def sending_in_time(client: Client, send: Send) -> Send:
    """`send` that gives up on a client who stops reading: the thread behind it is needed."""

    async def send_in_time(message: Message) -> None:
        if client.is_gone:
            return
        try:
            async with asyncio.timeout(SECONDS_FOR_WRITE):
                await send(message)
        except TimeoutError:
            client.is_gone = True
        except RuntimeError as error:
            # uvloop says so of a connection that was closed a moment ago.
            client.is_gone = True
            logger.info("answer cut short: %s", error)

    return send_in_time


def stopping_early(django: Callable[..., Iterable[bytes]]) -> Callable[..., Iterator[bytes]]:
    """Django's application, whose answer ends where nobody reads it any more."""

    def application(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        client: Client = environ["asgi.scope"][CLIENT]
        answer = django(environ, start_response)
        with contextlib.closing(answer):  # type: ignore[type-var]
            for chunk in answer:
                if client.is_gone:
                    return
                yield chunk

    return application


async def refuse(send: Send, status: int, text: bytes) -> None:
    headers = [(b"content-type", b"text/plain"), (b"connection", b"close")]
    headers.append((b"content-length", b"%d" % len(text)))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})
