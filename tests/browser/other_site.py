"""Another website, for what the demo's cannot show: pages as a test writes them, and cookies."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

COOKIES = {"/plain": "plain=1; Path=/", "/third": "third=1; Path=/; SameSite=None; Secure"}


class OtherSite(ThreadingHTTPServer):
    """Listens as 127.0.0.1, which shares the product's cookies, and as localhost.

    `pages` are paths and their HTML. `/plain` and `/third` set a cookie without SameSite and one
    for other sites' pages, `/moved` leads on to another host, a form is told which cookies came.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.port = self.server_address[1]
        self.pages: dict[str, str] = {}

    def address(self, host: str = "localhost") -> str:
        return f"http://{host}:{self.port}"


class Answer(BaseHTTPRequestHandler):
    server: OtherSite

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.send_response(302 if path == "/moved" else 200)
        if path == "/moved":
            self.send_header("Location", self.server.address("www.localhost") + "/")
        if path in COOKIES:
            self.send_header("Set-Cookie", COOKIES[path])
        self.send_page(self.server.pages.get(path, "<p>The other website</p>"))

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_page(f"<p>Cookies: {self.headers.get('Cookie', '')}</p>")

    def send_page(self, content: str) -> None:
        body = f"<!doctype html><title>Other</title>{content}".encode()
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@contextmanager
def other_site() -> Iterator[OtherSite]:
    with OtherSite() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
