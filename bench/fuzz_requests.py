"""The requests of the fuzz: odd ones, and near misses of real clicks."""

import random
from dataclasses import dataclass, field

from bench.redirect.seeding import ADS, BROWSER, LINKS, PARTNERS

METHODS = [b"GET"] * 30 + [b"HEAD", b"POST", b"PUT", b"OPTIONS", b"TRACE", b"G\0T", b"get", b""]
PIECES = [b"/", b"//", b"..", b"%00", b"%ff", b"%", b"%2f", b"?", b"rid=x", b"&", b"=", b"c=1x"]
PIECES += [b"l1", b"/p1", b"/ad1", b"/go/l1/p1", b"<script>", b"'", b"*", b"%ed%a0%80", b"x" * 300]
BAD_PIECES = [b"#", b" ", b"\\", b"\xff\xfe", "💇\u202e".encode(), b"x" * 70_000, b"http://x"]
NAMES = [b"Host", b"User-Agent", b"Referer", b"Cookie", b"X-Forwarded-For", b"X-Forwarded-Proto"]
NAMES += [b"Sec-Purpose", b"Sec-Fetch-Dest", b"Sec-Fetch-Mode", b"DNT", b"Connection", b"Upgrade"]
BAD_NAMES = [b"Content-Length", b"Expect", b"Transfer-Encoding", b"X\0Y", b"a_b", b" ", b""]
VALUES = [b"", b"1", b"close", b"websocket", b"sentby=1x.1y; own=z", b'__Host-sentby="', b"[::1"]
VALUES += [b"::ffff:1.2.3.4, x", b"document", b"Mozilla/5.0 (X11) Firefox/130.0", b"\xff" * 50]
VALUES += [b"https://[::1/", b"%", b"y" * 9000, b"https://blog.example/?a=b"]
VALUES += [b"sentby=" + b"1" * 95]
BAD_VALUES = [b"chunked", b"100-continue", b"-1", b"9" * 30, b"\x01", b"\r", b"z" * 70_000]
ENDS = [b"/", b".", b"?", b"%2E", b"/%20", b"/x", b"/x/y/z", b"!)", b"%00", b"\xc3\xa9", b"%C3%A9"]
QUERIES = [
    b"utm_source=a&utm_medium=b",
    b"a=1&a=2&a=%zz",
    b"rid=1AAAA",
    b"c=1" + b"c" * 60,
    b"=&&=",
]
QUERIES += [b"x=" + b"q" * 1900, b"x=" + b"q" * 2100, b"x=" + b"q" * 20_000, b"%F0%9F", b"??=&"]
FURTHER = [b"DNT: 1", b"Sec-GPC: 1", b"Sec-Fetch-Dest: document", b"Sec-Fetch-Dest: image"]
FURTHER += [b"Sec-Fetch-Mode: navigate", b"Sec-Purpose: prefetch", b"X-Forwarded-For: 1.2.3.4, ::1"]
FURTHER += [b"Accept-Language: de", b"Referer: https://blog.example/a?b=c", b"X-Forwarded-For: ,,,"]
FURTHER += [b"Cookie: " + b"k=v; " * 400, b"Referer: " + b"r" * 5000, b"X-Long: " + b"l" * 60_000]
FURTHER += [b"Content-Length: 0", b"Expect: 100-continue", b"User-Agent: second", b"Host: another"]


@dataclass
class Prospect:
    """One client of the fuzz; it keeps the newest cookie it got."""

    chance: random.Random
    cookie: bytes = b""
    sent: int = field(default=0)

    def requests(self, number: int) -> list[tuple[bytes, bool]]:
        """For one connection; with each whether it must be answered."""
        self.sent += number
        # After an odd one the server often hangs up: clicks keep mostly to themselves.
        odd = self.chance.choice([0, 0, 0, 0.1, 0.5, 1])
        return [self.request(odd) for _ in range(number)]

    def request(self, odd: float) -> tuple[bytes, bool]:
        if self.chance.random() < odd:
            return odd_request(self.chance), False
        return self.click()

    def click(self) -> tuple[bytes, bool]:
        """A real click, as it is or nearly so."""
        lines = [b"GET %s HTTP/1.1" % self.address(), b"Host: go.example", self.browser()]
        lines += self.chance.sample(FURTHER, k=self.chance.choice([0, 0, 0, 1, 1, 2, 4]))
        if self.cookie and self.chance.random() < 0.5:
            lines.append(b"Cookie: " + mutated(self.chance, self.cookie, 0.5))
        whole = b"\r\n".join(lines) + b"\r\n\r\n"
        if self.chance.random() < 0.85:
            # A control character or one beyond ASCII in the address may end the connection.
            return whole, all(31 < byte < 127 for byte in b"".join(lines))
        return mutated(self.chance, whole, 1.0), False

    def address(self) -> bytes:
        pick = self.chance.randrange
        path = b"/go/l%d/p%d" % (pick(LINKS), pick(PARTNERS))
        path += b"/ad%d" % pick(ADS + 1) if self.chance.random() < 0.5 else b""
        if self.chance.random() < 0.2:
            path = self.chance.choice([path.upper().replace(b"/GO", b"/go"), mutated_path(path)])
        path += self.chance.choice(ENDS) if self.chance.random() < 0.2 else b""
        return path + (b"?" + self.chance.choice(QUERIES) if self.chance.random() < 0.3 else b"")

    def browser(self) -> bytes:
        agent = BROWSER.format(100 + self.chance.randrange(50), self.chance.randrange(2000), 1)
        return b"User-Agent: " + mutated(self.chance, agent.encode(), 0.1)


def mutated(chance: random.Random, text: bytes, how_often: float) -> bytes:
    """With one byte changed, left out, doubled or added, or cut short."""
    if chance.random() > how_often:
        return text
    at, byte = chance.randrange(len(text)), bytes([chance.randrange(256)])
    before, after = text[:at], text[at + 1 :]
    here = text[at : at + 1]
    ways = [before + byte + after, before + after, before + here + here + after]
    return chance.choice([*ways, before + byte + here + after, before])


def mutated_path(path: bytes) -> bytes:
    """The same address, one letter written as its number."""
    return path.replace(b"/l", b"/%6C", 1)


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
