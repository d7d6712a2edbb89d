"""The ASGI application of a process: which door a request takes, and what start and stop do."""

import gc
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from tracking.door.go import GoDoor
from tracking.door.scope import is_go

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Scope]]
Send = Callable[[Scope], Awaitable[None]]
Door = Callable[[Scope, Receive, Send], Awaitable[None]]


class Roles:
    def __init__(self, *, go: GoDoor | None, rest: Door) -> None:
        self.go, self.rest = go, rest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match scope["type"]:
            case "http" if self.go and is_go(scope["path"]):
                await self.go(scope, receive, send)
            case "http":
                await self.rest(scope, receive, send)
            case "lifespan":
                await self.live(receive, send)
            case "websocket":
                await send({"type": "websocket.close", "code": 1000})

    async def live(self, receive: Receive, send: Send) -> None:
        """Answer the server's start and stop (ASGI lifespan)."""
        await receive()
        if self.go:
            await self.go.open()
        spare_collector()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        if self.go:
            await self.go.close()
        await send({"type": "lifespan.shutdown.complete"})


def spare_collector() -> None:
    """What is loaded now stays: going through it at each collection would cost 20 ms a time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
