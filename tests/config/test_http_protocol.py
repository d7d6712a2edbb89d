"""The limits of a request's head, against uvicorn itself."""

import asyncio
import contextlib

import pytest
import uvicorn

from config import http_protocol
from config.http_protocol import BoundedProtocol


async def hello(_scope, _receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"hello"})


@contextlib.asynccontextmanager
async def connection(**options):
    """A connection to a server of our own."""
    options |= {"http": BoundedProtocol, "port": 0, "lifespan": "off", "log_level": "error"}
    config = uvicorn.Config(hello, **options)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    reader, writer = await asyncio.open_connection(*server.servers[0].sockets[0].getsockname())
    yield reader, writer
    writer.close()
    server.should_exit = True
    await serving


def talk(*pieces, has_said_all=False):
    """The first line that the server answers to these bytes; empty if it just hangs up."""

    async def run():
        async with connection() as (reader, writer):
            with contextlib.suppress(ConnectionError):
                for piece in pieces:
                    writer.write(piece)
                    await writer.drain()
                if has_said_all:
                    writer.write_eof()
            return await asyncio.wait_for(reader.readline(), 5)

    return asyncio.run(run())


def test_it_works():
    assert talk(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").startswith(b"HTTP/1.1 200")


def test_who_closes_one_half_still_gets_the_answer():
    begun = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"

    assert talk(b"GET / HTTP/1.1\r\n\r\n", has_said_all=True).startswith(b"HTTP/1.1 200")
    assert talk(b"GET / HT", has_said_all=True) == b""
    assert talk(begun, has_said_all=True) != b"HTTP/1.1 500"


def test_an_idle_connection_ends_but_one_in_use_does_not():
    async def run():
        async with connection(timeout_keep_alive=0.4) as (reader, writer):
            for _ in range(3):
                writer.write(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                assert b" 200 " in await reader.readuntil(b"0\r\n\r\n")
                await asyncio.sleep(0.3)
            return await asyncio.wait_for(reader.read(), 5)

    assert asyncio.run(run()) == b""


def test_a_body_may_be_larger_than_a_head():
    head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n"
    assert talk(head, b"x" * 200_000).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "head", [b"GET /", b"GET / HTTP/1.1\r\nX: "], ids=["endless path", "endless header"]
)
def test_an_endless_head_is_refused(head):
    assert talk(head, *[b"a" * 10_000] * 20).startswith(b"HTTP/1.1 431")


@pytest.mark.parametrize("begun", [b"", b"GET / HT"], ids=["nothing", "half a line"])
def test_a_head_that_does_not_come_ends_the_connection(monkeypatch, begun):
    monkeypatch.setattr(http_protocol, "SECONDS_FOR_HEAD", 0.1)
    assert talk(begun) == b""
