"""One request to a checked target, in a set time: no redirects, and hardly any of the answer."""

import io
import socket
import ssl
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from http.client import HTTPConnection, HTTPException
from typing import Any, NamedTuple

from business.outgoing.target import Target

CONNECT_SECONDS = 5
ANSWER_SECONDS = 10
MOST_READ = 4096


class Answer(NamedTuple):
    """`text` is the beginning of what an answer other than 2xx to a POST said, if it came in time.

    `location` is as it came; `certificate_ends` is None without https.
    """

    status: int
    text: bytes = b""
    location: str = ""
    certificate_ends: datetime | None = None

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


def post(target: Target, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Raises OSError or HTTPException where there is no answer."""
    connection = Connection(target, CONNECT_SECONDS, ANSWER_SECONDS)
    try:
        connection.request("POST", target.path, body, headers)
        with connection.getresponse() as response:
            answer = Answer(response.status)
            return answer if answer.is_success else answer._replace(text=read_some(response))
    finally:
        connection.close()


def ask(target: Target, method: str, headers: Mapping[str, str], seconds: float) -> Answer:
    """The head of the answer to GET or HEAD, with no more than `seconds` for all of it.

    Raises OSError or HTTPException where there is no answer.
    """
    connection = Connection(target, min(CONNECT_SECONDS, seconds), seconds)
    try:
        connection.request(method, target.path, headers=headers)
        with connection.getresponse() as response:
            location = response.headers.get("Location", "")
            return Answer(response.status, b"", location, connection.certificate_ends)
    finally:
        connection.close()


def read_some(response: Any) -> bytes:
    """The status says enough where the rest does not come."""
    try:
        return response.read1(MOST_READ)
    except (OSError, HTTPException):
        return b""


class Connection(HTTPConnection):
    """To the addresses of the target, whatever its host would be looked up as by now."""

    certificate_ends: datetime | None = None

    def __init__(self, target: Target, connect_seconds: float, answer_seconds: float) -> None:
        super().__init__(target.host, target.port)
        self.target = target
        self.connect_seconds, self.answer_seconds = connect_seconds, answer_seconds
        self.default_port = 443 if target.is_https else 80

    def connect(self) -> None:
        line: Any = reach(self.target, self.connect_seconds)
        end = time.monotonic() + self.answer_seconds
        if self.target.is_https:
            line = tls().wrap_socket(line, server_hostname=self.target.host)
            self.certificate_ends = end_of_certificate(line)
        self.sock: Any = TimedLine(line, end)


@cache
def tls() -> ssl.SSLContext:
    """Reading the machine's certificates takes longer than sending a copy."""
    return ssl.create_default_context()


def end_of_certificate(line: ssl.SSLSocket) -> datetime | None:
    ends = (line.getpeercert() or {}).get("notAfter")
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(ends)), UTC) if ends else None


def reach(target: Target, seconds: float) -> socket.socket:
    problem: OSError = TimeoutError()
    for address in target.addresses:
        try:
            return socket.create_connection((address, target.port), seconds)
        except OSError as error:
            problem = error
    raise problem


class TimedLine:
    """A socket as `HTTPConnection` uses one; whoever sends byte by byte gains no time."""

    def __init__(self, line: socket.socket, end: float) -> None:
        self.line, self.end = line, end

    def sendall(self, sent: bytes) -> None:
        self.line.settimeout(seconds_until(self.end))
        self.line.sendall(sent)

    def makefile(self, _mode: str) -> io.BufferedReader:
        # The response goes on reading after the connection has closed the line.
        pieces = self.line.makefile("rb", buffering=0)
        return io.BufferedReader(TimedReader(self.line, pieces, self.end))

    def close(self) -> None:
        self.line.close()


class TimedReader(io.RawIOBase):
    def __init__(self, line: socket.socket, pieces: Any, end: float) -> None:
        super().__init__()
        self.line, self.pieces, self.end = line, pieces, end

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.line.settimeout(seconds_until(self.end))
        return self.pieces.readinto(buffer)

    def close(self) -> None:
        self.pieces.close()
        super().close()


def seconds_until(end: float) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
