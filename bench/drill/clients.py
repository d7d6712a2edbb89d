"""Prospects who click all the time, and the memory of every answer they got."""

import asyncio
import re
import threading
import time
from dataclasses import dataclass, field

from bench.redirect.seeding import spread_rows

RID = re.compile(rb"[?&]rid=([A-Za-z0-9_-]+)")
SECONDS_TO_ANSWER = 30


@dataclass
class Memory:
    """`tokens` are the hit ids of answered clicks; a click without an answer was not promised."""

    tokens: list[str] = field(default_factory=list)
    times: list[tuple[float, float]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    unanswered: int = 0

    def between(self, begin: float, end: float) -> list[float]:
        """Seconds of the clicks that were asked then."""
        return [took for at, took in self.times if begin <= at < end]

    def around(
        self, instants: list[float], margins: tuple[float, float]
    ) -> tuple[list[float], list[float]]:
        """Seconds of the clicks near one of these instants, and of all others."""
        before, after = margins
        near, far = [], []
        for at, took in self.times:
            is_near = any(each - before <= at < each + after for each in instants)
            (near if is_near else far).append(took)
        return near, far


def share_of(times: list[float], share: float) -> float:
    """Seconds that this share of the answers took at most."""
    ordered = sorted(times)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0


class Clients:
    """`with Clients(port, number, per_second) as clients:` clicks in a thread of its own."""

    def __init__(self, port: int, number: int, per_second: float) -> None:
        self.port, self.number, self.pause = port, number, number / per_second
        self.memory, self.stopping, self.rows = Memory(), False, spread_rows()
        self.thread = threading.Thread(target=lambda: asyncio.run(self.click_all()))

    def __enter__(self) -> "Clients":
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stopping = True
        self.thread.join()

    async def click_all(self) -> None:
        await asyncio.gather(*(self.click_on(n) for n in range(self.number)))

    def next_click(self, client: int, turn: int) -> tuple[str, str]:
        """Address and browser."""
        return self.rows[(client * 61 + turn) % len(self.rows)]

    async def click_on(self, client: int) -> None:
        turn = 0
        while not self.stopping:
            path, browser = self.next_click(client, turn)
            turn += 1
            started = time.monotonic()
            try:
                async with asyncio.timeout(SECONDS_TO_ANSWER):
                    head = await ask(self.port, path, browser)
            except TimeoutError:
                self.memory.wrong.append("no answer in time")
                continue
            self.remember(head, started)
            await asyncio.sleep(max(self.pause - (time.monotonic() - started), 0))

    def remember(self, head: bytes, started: float) -> None:
        if not head:
            self.memory.unanswered += 1
            return
        self.memory.times.append((started, time.monotonic() - started))
        found = RID.search(head)
        if head.startswith(b"HTTP/1.1 302") and found:
            self.memory.tokens.append(found[1].decode())
        else:
            self.memory.wrong.append(head[:80].decode("latin-1"))


async def ask(port: int, path: str, browser: str) -> bytes:
    """The answer's head; empty where the connection broke before."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        request = f"GET {path} HTTP/1.1\r\nHost: x\r\nUser-Agent: {browser}\r\n"
        writer.write(f"{request}Connection: close\r\n\r\n".encode())
        head = await reader.read()
        writer.close()
    except OSError:
        return b""
    return head
