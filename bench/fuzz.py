"""`python3 run.py bench fuzz`: odd and nearly right requests on raw sockets.

None may cost an answer of 5xx, a wait or a worker; about a third are redirected.

python3 run.py bench fuzz --requests 1000000
"""

import argparse
import asyncio
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from bench.drill.served import Served
from bench.fuzz_requests import Prospect
from bench.redirect import databases
from config.http_protocol import LARGEST_HEAD

STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")
COOKIE = re.compile(rb"set-cookie: ([^;\r]+)")
SECONDS_TO_ANSWER = 0.5
SECONDS_TO_END = 20
MOST_AT_ONCE = 12
MANNERS = ["at once"] * 11 + ["in turn"] * 4 + ["slowly"] * 2 + ["half closed"] * 2 + ["leaves"]
# After one of these the server hangs up, and what follows on the connection is not read.
LAST_WORDS = {"400", "431"}


async def fuzz(port: int, requests: int, clients: int, seed: int) -> Counter[str]:
    """How often each status came; `hang` and `unanswered` where a whole request got no answer."""
    seen: Counter[str] = Counter()

    async def client(number: int, share: int) -> None:
        prospect = Prospect(random.Random(seed + number))
        while prospect.sent < share:
            seen.update(await converse(port, prospect, share - prospect.sent))

    await asyncio.gather(*(client(n, requests // clients) for n in range(clients)))
    return seen


async def converse(port: int, prospect: Prospect, most: int) -> list[str]:
    """One connection: the statuses that came back, and a word where something is amiss."""
    chance = prospect.chance
    manner = chance.choice(MANNERS)
    number = 1 if chance.random() < 0.3 else chance.randint(1, min(MOST_AT_ONCE, most))
    requests = prospect.requests(number)
    is_sure = all(must for _each, must in requests) and size_of(requests) < LARGEST_HEAD
    patience = SECONDS_TO_END if is_sure else SECONDS_TO_ANSWER
    talk = Conversation(*await asyncio.open_connection("127.0.0.1", port), patience)
    try:
        await talk.hold(manner, [each for each, _must in requests], chance)
    except OSError:
        # The server cut the connection while something was still sent.
        talk.has_ended = True
    finally:
        talk.writer.close()
    prospect.cookie = talk.cookie or prospect.cookie
    return [*talk.statuses, *talk.remarks(manner, number)]


class Conversation:
    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, patience: float
    ) -> None:
        self.reader, self.writer, self.patience = reader, writer, patience
        self.received, self.has_ended, self.is_stuck = b"", False, False

    @property
    def statuses(self) -> list[str]:
        return [each.decode() for each in STATUS.findall(self.received)]

    @property
    def cookie(self) -> bytes:
        found = COOKIE.findall(self.received)
        return found[-1] if found else b""

    def remarks(self, manner: str, number: int) -> Iterator[str]:
        statuses = self.statuses
        if self.is_stuck:
            yield "hang"
        elif manner == "leaves":
            yield "left"
        elif self.patience == SECONDS_TO_END and manner != "half closed":
            # All of them were whole and right.
            if len(statuses) < number and not LAST_WORDS & set(statuses):
                yield "unanswered"
        elif not statuses:
            yield "closed"

    async def hold(self, manner: str, requests: list[bytes], chance: random.Random) -> None:
        if manner == "slowly":
            for piece in pieces(b"".join(requests), chance):
                self.write(piece)
                await asyncio.sleep(chance.random() / 50)
        elif manner == "in turn":
            for number, request in enumerate(requests, 1):
                self.write(request)
                await self.hear(number, self.patience)
        else:
            self.writer.write(b"".join(requests))
        if manner == "half closed":
            self.writer.write_eof()
        if manner != "leaves":
            await self.hear_out(len(requests))
        elif chance.random() < 0.5:
            self.writer.transport.abort()

    def write(self, text: bytes) -> None:
        if not self.writer.transport.is_closing():
            self.writer.write(text)

    async def hear_out(self, number: int) -> None:
        await self.hear(number, self.patience)
        if len(self.statuses) < number and not self.has_ended:
            # Perhaps it waits for more, as it must for half a request; that ends here.
            self.writer.write_eof()
            await self.hear(number, SECONDS_TO_END)
            self.is_stuck = not self.has_ended and len(self.statuses) < number

    async def hear(self, number: int, seconds: float) -> None:
        """Until so many answers came, the server hung up, or nothing came for so long."""
        while len(self.statuses) < number and not self.has_ended:
            try:
                async with asyncio.timeout(seconds):
                    part = await self.reader.read(65536)
            except TimeoutError:
                return
            self.received += part
            self.has_ended = not part


def size_of(requests: list[tuple[bytes, bool]]) -> int:
    return sum(len(each) for each, _must in requests)


def pieces(text: bytes, chance: random.Random) -> Iterator[bytes]:
    cuts = sorted(chance.randrange(len(text) + 1) for _ in range(chance.randrange(1, 6)))
    for begin, end in pairwise([0, *cuts, len(text)]):
        yield text[begin:end]


def faults(seen: Counter[str]) -> Iterator[str]:
    for status, number in sorted(seen.items()):
        if status in {"hang", "unanswered"} or (status.startswith("5") and status != "503"):
            yield f"{number} x {status}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="run.py bench fuzz", description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--clients", type=int, default=64)
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
        hits, counted = databases.count(url, folder)
    print(dict(sorted(seen.items())))
    print(f"{seen['302'] / options.requests:.0%} were redirected, {hits} hits are stored.")
    wrong = [*faults(seen), *(["a worker died"] if dead else [])]
    wrong += [f"{hits} hits, but the counts say {counted}"] if hits != counted else []
    wrong += [line for line in log.splitlines() if "Traceback" in line][:1]
    print("FAILED: " + "; ".join(wrong) if wrong else "ok")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
