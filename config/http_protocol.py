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

    # From the first byte of a connection or message to the end of its head.
    is_in_head = True
    head_bytes = 0
    head_timer: asyncio.TimerHandle | None = None
    idle_since = 0.0
    idle_timer: asyncio.TimerHandle | None = None
    is_stopping = False
    has_said_all = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self.end_head()
        if self.idle_timer:
            self.idle_timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.is_in_head:
            self.head_bytes += len(data)
            if self.head_bytes > LARGEST_HEAD:
                self.transport.write(TOO_LARGE)
                self.give_up()
            elif self.head_timer is None:
                # Most heads come in one piece and need no timer.
                self.expect_head()

    def eof_received(self) -> bool:  # type: ignore[override]
        """A client that has said all it will say gets its answers; uvicorn would hang up."""
        self.has_said_all = True
        return self.is_answering() and not self.cycle.more_body

    def is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.is_in_head = True

    def on_headers_complete(self) -> None:
        self.end_head()
        super().on_headers_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        if self.is_stopping:
            cycle.keep_alive = False
        super()._start_asgi_task(cycle, app)

    def on_response_complete(self) -> None:
        """As uvicorn's, but for its new timer at each answer: most are never needed."""
        if self.pipeline or self.transport.is_closing():
            super().on_response_complete()
            return
        self.server_state.total_requests += 1
        if self.has_said_all:
            self.transport.close()
            return
        self.flow.resume_reading()
        self.idle_since = self.loop.time()
        if self.idle_timer is None:
            self.idle_timer = self.loop.call_later(self.timeout_keep_alive, self.end_idleness)

    def end_idleness(self) -> None:
        """Close the connection, unless it was in use since the timer was set."""
        left = self.idle_since + self.timeout_keep_alive - self.loop.time()
        if left > 0 or self.is_in_head or self.is_answering():
            seconds = left if left > 0 else self.timeout_keep_alive
            self.idle_timer = self.loop.call_later(seconds, self.end_idleness)
        else:
            self.transport.close()

    def shutdown(self) -> None:
        """Called by uvicorn when it stops; closing at once would reset a click that is sent now."""
        self.is_stopping = True
        self.loop.call_later(SECONDS_TO_STOP, self.close_if_idle)

    def close_if_idle(self) -> None:
        if self.is_answering():
            self.cycle.keep_alive = False
        else:
            self.transport.close()

    def expect_head(self) -> None:
        self.head_timer = self.loop.call_later(SECONDS_FOR_HEAD, self.give_up)

    def end_head(self) -> None:
        if self.head_timer:
            self.head_timer.cancel()
            self.head_timer = None
        self.is_in_head, self.head_bytes = False, 0

    def give_up(self) -> None:
        self.end_head()
        self.transport.close()
