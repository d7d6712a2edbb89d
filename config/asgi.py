"""What the server calls: one small ASGI application that hands requests to Django's threads."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from config.django_door import DjangoDoor
from config.wsgi import application as django

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Scope]]
Send = Callable[[Scope], Awaitable[None]]

to_django = DjangoDoor(django)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    match scope["type"]:
        case "http":
            await to_django(scope, receive, send)
        case "lifespan":
            await live(receive, send)
        case "websocket":
            await send({"type": "websocket.close", "code": 1000})


async def live(receive: Receive, send: Send) -> None:
    """Answer the server's start and stop (ASGI lifespan)."""
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})
