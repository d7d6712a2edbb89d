"""A website on this machine for tests: pages that answer, redirect, hang or fail as told."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

Answer = Callable[[BaseHTTPRequestHandler], None]


class Page(BaseHTTPRequestHandler):
    server: "Website"
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append((self.command, self.path, self.headers["User-Agent"]))
        path = urlsplit(self.path).path
        self.server.pages.get(path, say(404))(self)

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, *_args: object) -> None:
        """Tests have nothing to log."""


class Website(ThreadingHTTPServer):
    daemon_threads = True
    scheme = "http"

    def __init__(self, pages: dict[str, Answer]) -> None:
        super().__init__(("127.0.0.1", 0), Page)
        self.pages = pages
        self.asked: list[tuple[str, str, str]] = []

    def address(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.server_address[1]}{path}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Who asked hung up, as it should."""


def say(status: int, body: bytes = b"", **headers: str) -> Answer:
    def answer(page: BaseHTTPRequestHandler) -> None:
        page.send_response(status)
        for name, value in headers.items():
            page.send_header(name, value)
        page.send_header("Content-Length", str(len(body)))
        page.send_header("Connection", "close")
        page.end_headers()
        if page.command != "HEAD":
            page.wfile.write(body)

    return answer


def redirect(to: str, status: int = 302) -> Answer:
    """To `to` and nothing else: a click id is lost."""
    return say(status, Location=to)


def pass_on(to: str) -> Answer:
    """To `to` with the parameters that came."""
    return lambda page: say(302, Location=f"{to}?{urlsplit(page.path).query}")(page)


@contextmanager
def website(certificate: ssl.SSLContext | None = None, **pages: Answer) -> Iterator[Website]:
    """`home` is the page `/`, each other name the page of that path."""
    named = {f"/{'' if name == 'home' else name}": answer for name, answer in pages.items()}
    with Website(named) as server:
        if certificate:
            server.scheme = "https"
            server.socket = certificate.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
