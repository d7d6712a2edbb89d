"""uvicorn's HTTP with an end to what it leaves open: a request's head in size and in time."""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD = 64_000
SECONDS_FOR_HEAD = 30
TOO_LARGE = b"HTTP/1.1 431 Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class BoundedProtocol(HttpToolsProtocol):
    """One connection; the head is the request's line and headers."""

    head_bytes = 0
    head_timer: asyncio.TimerHandle | None = None

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
