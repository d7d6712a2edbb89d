"""/healthz and /readyz where no Django page is served."""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from owner.health import all_problems, first_problem

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]


async def answer_monitors(scope: Message, _receive: object, send: Send) -> None:
    match scope["path"]:
        case "/healthz":
            problem = await asyncio.to_thread(first_problem)
            await answer(send, 200, f"degraded: {problem}\n" if problem else "ok\n")
        case "/readyz":
            problems = await asyncio.to_thread(all_problems)
            body = json.dumps({"ready": not problems, "problems": problems})
            await answer(send, 503 if problems else 200, body, "application/json")
        case _:
            await answer(send, 404, "Only tracking links are served here.\n")


async def answer(send: Send, status: int, text: str, kind: str = "text/plain") -> None:
    body = text.encode()
    headers = [
        (b"content-type", f"{kind}; charset=utf-8".encode()),
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
