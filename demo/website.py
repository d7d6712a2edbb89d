"""The website of the demo's business, which knows nothing of Sentby but the form's address.

`python -m demo.website 8001 http://127.0.0.1:8000`. Its links and button pass the click id on.
"""

import sys
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template
from urllib.parse import parse_qs, quote, urlsplit

PAGES = Path(__file__).parent / "pages"
TITLES = {
    "/": ("home", "Bella Hair, the salon round the corner"),
    "/haircare": ("haircare", "Free hair care guide"),
    "/salon": ("salon", "Book an appointment"),
    "/gold-offer": ("gold-offer", "Your first colour"),
    "/partner-page/sam": ("sam", "Sam and Bella Hair"),
    "/summer-sale": ("summer-sale", "Summer sale"),
}
FILES = {"/style.css": "text/css", "/icon.svg": "image/svg+xml", "/hair.svg": "image/svg+xml"}
CLICK_ID = "rid"
LONGEST_CLICK_ID = 200


class Website(BaseHTTPRequestHandler):
    """One request; `form` is the address of the form that the buttons lead to."""

    form = ""
    server_version = "BellaHair"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        path = address.path.rstrip("/") or "/"
        if path in FILES:
            self.answer(HTTPStatus.OK, FILES[path], (PAGES / path[1:]).read_bytes())
        elif path in TITLES:
            self.answer_page(HTTPStatus.OK, *TITLES[path], query_of(address.query))
        else:
            self.answer_page(HTTPStatus.NOT_FOUND, "missing", "Page not found", "")

    do_HEAD = do_GET  # noqa: N815

    def answer_page(self, status: HTTPStatus, name: str, title: str, query: str) -> None:
        places = {"query": escape(query), "form": escape(self.form + query), "title": escape(title)}
        content = Template((PAGES / f"{name}.html").read_text()).substitute(places)
        frame = Template((PAGES / "frame.html").read_text())
        page = frame.substitute(places, content=content)
        self.answer(status, "text/html", page.encode())

    def answer(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing: the demo's window belongs to what people have to read."""


class Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        # A browser that went away is nothing to report.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def query_of(query: str) -> str:
    """What a link has to carry on: the click id that the visitor came with, if there is one."""
    given = parse_qs(query).get(CLICK_ID, [""])[0]
    return f"?{CLICK_ID}={quote(given, safe='')}" if 0 < len(given) <= LONGEST_CLICK_ID else ""


def main(port: str, product: str) -> None:
    Website.form = f"{product}/f/free-offer/"
    # The same machine, but another site than 127.0.0.1, as an owner's website would be.
    with Server(("localhost", int(port)), Website) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:3])
