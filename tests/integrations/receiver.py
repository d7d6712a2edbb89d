"""A web server that gets copies: it answers as told, hangs, drips or floods."""

import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.parser import BytesParser
from typing import NamedTuple

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


class Posted(NamedTuple):
    line: str
    headers: dict[str, str]
    body: str


class Receiver(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, answer: Callable[[socket.socket], None]) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.answer = answer
        self.posted: list[Posted] = []
        self.ended = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/hook?list=7"


class Session(socketserver.StreamRequestHandler):
    server: Receiver

    def handle(self) -> None:
        try:
            line = self.rfile.readline().decode().strip()
            lines = iter(lambda: self.rfile.readline(), b"\r\n")
            headers = dict(BytesParser().parsebytes(b"".join(lines)))
            body = self.rfile.read(int(headers.get("Content-Length", 0))).decode()
            self.server.posted.append(Posted(line, headers, body))
            self.server.answer(self.connection)
        except OSError:
            # Nobody listens any more.
            return


def answer(status: str, body: bytes = b"", *more: str) -> Callable[[socket.socket], None]:
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *more]
    return lambda line: line.sendall("\r\n".join(head).encode() + b"\r\n\r\n" + body)


def hang(line: socket.socket) -> None:
    line.recv(1)


def drip(line: socket.socket) -> None:
    """A header that never ends; each byte comes well in time."""
    line.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    while True:
        line.sendall(b"x")
        time.sleep(0.02)


def drip_body(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 500 No\r\nContent-Length: 1000000\r\n\r\n")
    while True:
        line.sendall(b"x")
        time.sleep(0.02)


def flood(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 500 No\r\nContent-Length: 9999999999\r\n\r\n")
    while True:
        line.sendall(b"x" * 65536)


def flood_headers(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        line.sendall(b"X: " + b"x" * 60000 + b"\r\n")


@contextmanager
def receiver(
    said: Callable[[socket.socket], None] = lambda line: line.sendall(OK),
    certificate: ssl.SSLContext | None = None,
) -> Iterator[Receiver]:
    with Receiver(said) as server:
        if certificate:
            server.socket = certificate.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
