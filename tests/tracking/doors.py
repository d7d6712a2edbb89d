"""One request to /go/ through each of the doors; each answers Django's HttpResponse."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from queue import SimpleQueue
from typing import Any
from urllib.parse import unquote, urlsplit

from django.http import HttpResponse
from django.test import Client

from tracking.door.go import GoDoor
from tracking.door.lane import Lane


def through_django(path: str, client: Client, method: str, headers: dict, **extra: Any):
    return getattr(client, method)(path, headers=headers, **extra)


def through_lane(path: str, client: Client, method: str, headers: dict, **extra: Any):
    """The ASGI door; its database work is done in this thread, inside the test's transaction."""
    scope, work = scope_of(path, client, method, headers, **extra), WorkForThisThread()
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(asyncio.run, ask(scope, work))
        asked.add_done_callback(lambda _future: work.queue.put(None))
        work.do_until_told()
    return response_of(asked.result(), client)


async def ask(scope: dict[str, Any], work: "WorkForThisThread") -> list[dict[str, Any]]:
    door, messages = GoDoor(), []

    async def send(message: dict[str, Any]) -> None:
        messages.append(message)

    door.lane = Lane(door.lane.spool.folder, patience=30)
    door.lane.writer.thread = work
    await door.lane.open()
    await door(scope, None, send)
    return messages


class WorkForThisThread:
    """An executor whose work is done by the thread that calls `do_until_told`."""

    def __init__(self) -> None:
        self.queue: SimpleQueue[tuple[Future, Callable[[], Any]] | None] = SimpleQueue()

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future:
        future: Future = Future()
        self.queue.put((future, partial(function, *arguments)))
        return future

    def do_until_told(self) -> None:
        while task := self.queue.get():
            future, function = task
            try:
                future.set_result(function())
            except BaseException as error:  # noqa: BLE001
                future.set_exception(error)


def scope_of(
    path: str,
    client: Client,
    method: str,
    headers: dict[str, str],
    *,
    secure: bool = False,
    REMOTE_ADDR: str = "127.0.0.1",  # noqa: N803
) -> dict[str, Any]:
    parts = urlsplit(path)
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    sent = {"Host": "testserver", **headers} | ({"Cookie": cookies} if cookies else {})
    return {
        "type": "http",
        "scheme": "https" if secure else "http",
        "method": method.upper(),
        "path": unquote(parts.path),
        "query_string": parts.query.encode(),
        "headers": [(k.lower().encode(), v.encode("latin-1")) for k, v in sent.items()],
        "client": (REMOTE_ADDR, 50000),
    }


def response_of(messages: list[dict[str, Any]], client: Client) -> HttpResponse:
    start, body = messages
    response = HttpResponse(body["body"], status=start["status"])
    for name_bytes, value_bytes in start["headers"]:
        name, value = name_bytes.decode(), value_bytes.decode("latin-1")
        if name == "set-cookie":
            response.cookies.load(value)
        else:
            response[name] = value
    client.cookies.update(response.cookies)
    return response
