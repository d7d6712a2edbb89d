"""`python3 run.py bench fuzz`: odd requests on raw sockets; none may cost a 5xx or a worker.

python3 run.py bench fuzz --requests 1000000
"""

import argparse
import asyncio
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.drill.served import Served
from bench.redirect import databases

SECONDS_TO_ANSWER = 0.5
SECONDS_TO_END = 20
METHODS = [b"GET"] * 30 + [b"HEAD", b"POST", b"PUT", b"OPTIONS", b"TRACE", b"G\0T", b"get", b""]
PIECES = [b"/", b"//", b"..", b"%00", b"%ff", b"%", b"%2f", b"?", b"rid=x", b"&", b"=", b"c=1x"]
PIECES += [b"l1", b"/p1", b"/ad1", b"/go/l1/p1", b"<script>", b"'", b"*", b"%ed%a0%80", b"x" * 300]
BAD_PIECES = [b"#", b" ", b"\\", b"\xff\xfe", "💇\u202e".encode(), b"x" * 70_000, b"http://x"]
NAMES = [b"Host", b"User-Agent", b"Referer", b"Cookie", b"X-Forwarded-For", b"X-Forwarded-Proto"]
NAMES += [b"Sec-Purpose", b"Sec-Fetch-Dest", b"Sec-Fetch-Mode", b"DNT", b"Connection", b"Upgrade"]
BAD_NAMES = [b"Content-Length", b"Expect", b"Transfer-Encoding", b"X\0Y", b"a_b", b" ", b""]
VALUES = [b"", b"1", b"close", b"websocket", b"sentby=1x.1y; own=z", b'__Host-sentby="', b"[::1"]
VALUES += [b"::ffff:1.2.3.4, x", b"document", b"Mozilla/5.0 (X11) Firefox/130.0", b"\xff" * 50]
VALUES += [
    b"https://[::1/",
    b"%",
    b"y" * 9000,
    b"https://blog.example/?a=b",
    b"sentby=" + b"1" * 95,
]
BAD_VALUES = [b"chunked", b"100-continue", b"-1", b"9" * 30, b"\x01", b"\r", b"z" * 70_000]


def odd_request(chance: random.Random) -> bytes:
    target = b"/go/" + some(chance, PIECES, BAD_PIECES, 6)
    headers = [
        some(chance, NAMES, BAD_NAMES, 1) + b": " + some(chance, VALUES, BAD_VALUES, 2)
        for _ in range(chance.randrange(6))
    ]
    version = b"HTTP/1.1" if chance.random() < 0.9 else chance.choice([b"HTTP/1.0", b"HTTP/9", b""])
    end = b"\r\n" if chance.random() < 0.95 else chance.choice([b"\n", b"\r"])
    head = end.join([b" ".join([chance.choice(METHODS), target, version]), *headers])
    body = some(chance, VALUES, BAD_VALUES, 2) if chance.random() < 0.05 else b""
    request = head + end + end + body
    return request[: chance.randrange(len(request) + 1)] if chance.random() < 0.05 else request


def some(chance: random.Random, usual: list[bytes], bad: list[bytes], most: int) -> bytes:
    pieces = usual if chance.random() < 0.95 else [*usual, *bad]
    return b"".join(chance.choices(pieces, k=chance.randrange(1, most + 1)))


async def fuzz(port: int, requests: int, clients: int, seed: int) -> Counter[str]:
    """How often each status came; `hang` where a whole request got no answer."""
    seen: Counter[str] = Counter()

    async def client(number: int, share: int) -> None:
        chance = random.Random(seed + number)
        for _ in range(share):
            seen[await ask(port, odd_request(chance))] += 1

    await asyncio.gather(*(client(n, requests // clients) for n in range(clients)))
    return seen


async def ask(port: int, request: bytes) -> str:
    """The answer's status; `closed` where the server cut the connection instead."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        answer = await read(reader, SECONDS_TO_ANSWER)
        if answer is None:
            # Perhaps it waits for more, as it must for half a request; that ends here.
            writer.write_eof()
            answer = await read(reader, SECONDS_TO_END)
    except OSError:
        return "closed"
    finally:
        writer.close()
    return "hang" if answer is None else answer[9:12].decode("latin-1") or "closed"


async def read(reader: asyncio.StreamReader, seconds: float) -> bytes | None:
    try:
        async with asyncio.timeout(seconds):
            return await reader.read(64)
    except TimeoutError:
        return None


def faults(seen: Counter[str]) -> Iterator[str]:
    for status, number in sorted(seen.items()):
        if status == "hang" or (status.startswith("5") and status != "503"):
            yield f"{number} x {status}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="run.py bench fuzz", description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sentby-fuzz-") as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'sentby.sqlite3'}"
        databases.prepare(url, folder)
        service = Served(url, folder)
        try:
            service.wait_for_workers()
            workers = service.workers()
            seen = asyncio.run(fuzz(service.port, options.requests, options.clients, options.seed))
            dead = set(workers) - set(service.workers())
            log = (folder / "service.log").read_text()
        finally:
            service.kill_all()
    print(dict(sorted(seen.items())))
    wrong = [*faults(seen), *(["a worker died"] if dead else [])]
    wrong += [line for line in log.splitlines() if "Traceback" in line][:1]
    print("FAILED: " + "; ".join(wrong) if wrong else "ok")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
