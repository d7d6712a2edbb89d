"""One POST to a checked target, in a set time: no redirects, and hardly any of the answer read."""

import io
import socket
import ssl
import time
from collections.abc import Mapping
from functools import cache
from http.client import HTTPConnection, HTTPException
from typing import Any, NamedTuple

from integrations.forwarding.target import Target

CONNECT_SECONDS = 5
ANSWER_SECONDS = 10
MOST_READ = 4096


class Answer(NamedTuple):
    """`text` is the beginning of what an answer other than 2xx said, if it came in time."""

    status: int
    text: bytes = b""

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


def post(target: Target, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Raises OSError or HTTPException where there is no answer."""
    connection = Connection(target)
    try:
        connection.request("POST", target.path, body, headers)
        with connection.getresponse() as response:
            answer = Answer(response.status)
            return answer if answer.is_success else answer._replace(text=read_some(response))
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

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port)
        self.target = target
        self.default_port = 443 if target.is_https else 80

    def connect(self) -> None:
        line: Any = reach(self.target)
        end = time.monotonic() + ANSWER_SECONDS
        if self.target.is_https:
            line = tls().wrap_socket(line, server_hostname=self.target.host)
        self.sock: Any = TimedLine(line, end)


@cache
def tls() -> ssl.SSLContext:
    """Reading the machine's certificates takes longer than sending a copy."""
    return ssl.create_default_context()


def reach(target: Target) -> socket.socket:
    problem: OSError = TimeoutError()
    for address in target.addresses:
        try:
            return socket.create_connection((address, target.port), CONNECT_SECONDS)
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
