"""uvicorn's HTTP with an end to what it leaves open: a request's head in size and in time."""

import asyncio

from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

LARGEST_HEAD = 64_000
SECONDS_FOR_HEAD = 30
# A server that stops still answers what was on its way when it closed its ears.
SECONDS_TO_STOP = 1
TOO_LARGE = b"HTTP/1.1 431 Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class BoundedProtocol(HttpToolsProtocol):
    """One connection; the head is the request's line and headers."""

    head_bytes = 0
    head_timer: asyncio.TimerHandle | None = None
    is_stopping = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self.end_head()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.head_timer:
            self.head_bytes += len(data)
            if self.head_bytes > LARGEST_HEAD:
                self.transport.write(TOO_LARGE)
                self.give_up()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.expect_head()

    def on_headers_complete(self) -> None:
        self.end_head()
        super().on_headers_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        if self.is_stopping:
            cycle.keep_alive = False
        super()._start_asgi_task(cycle, app)

    def shutdown(self) -> None:
        """Called by uvicorn when it stops; closing at once would reset a click that is sent now."""
        self.is_stopping = True
        self.loop.call_later(SECONDS_TO_STOP, self.close_if_idle)

    def close_if_idle(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()
        else:
            self.cycle.keep_alive = False

    def expect_head(self) -> None:
        self.end_head()
        self.head_timer = self.loop.call_later(SECONDS_FOR_HEAD, self.give_up)

    def end_head(self) -> None:
        if self.head_timer:
            self.head_timer.cancel()
        self.head_timer, self.head_bytes = None, 0

    def give_up(self) -> None:
        self.end_head()
        self.transport.close()
