"""The website of the demo's business: what an owner's site pastes to work with Sentby.

`python -m demo.website 8001 http://127.0.0.1:8000 demo-data`. Every page has the snippet, one has
a form that posts to Sentby, and the small shop reports its orders by the API.
"""

import json
import sys
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template
from urllib.parse import parse_qs, urlsplit

from demo.orders import PRODUCTS, OrderBook
from demo.reporting import Reporter

PAGES = Path(__file__).parent / "pages"
TITLES = {
    "/": ("home", "Bella Hair, the salon round the corner"),
    "/haircare": ("haircare", "Free hair care guide"),
    "/salon": ("salon", "Book an appointment"),
    "/gold-offer": ("gold-offer", "Your first colour"),
    "/order": ("order", "Order hair care"),
    "/partner-page/sam": ("sam", "Sam and Bella Hair"),
    "/summer-sale": ("summer-sale", "Summer sale"),
    "/thank-you": ("thank-you", "Thank you"),
}
FILES = {"/style.css": "text/css", "/icon.svg": "image/svg+xml", "/hair.svg": "image/svg+xml"}
ORDER, ORDERED = "/order", "/ordered"
LONGEST_BODY = 10_000
MISSING_WORDS = "Please choose a product and enter your e-mail address."


class Website(BaseHTTPRequestHandler):
    """One request; `product` is the address of Sentby, `reporter` tells it of the orders."""

    product = ""
    reporter: Reporter
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
            self.answer_page(HTTPStatus.OK, *TITLES[path])
        elif path == ORDERED:
            number = parse_qs(address.query).get("number", [""])[0]
            self.answer_page(HTTPStatus.OK, "ordered", "Thank you", number=escape(number[:20]))
        else:
            self.answer_page(HTTPStatus.NOT_FOUND, "missing", "Page not found")

    do_HEAD = do_GET  # noqa: N815

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > LONGEST_BODY:
            self.close_connection = True
            self.answer_page(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "missing", "Too much")
            return
        sent = parse_qs(self.rfile.read(int(length)).decode(errors="replace"))
        if urlsplit(self.path).path.rstrip("/") == ORDER:
            self.take_order({name: values[0].strip() for name, values in sent.items()})
        else:
            self.answer_page(HTTPStatus.NOT_FOUND, "missing", "Page not found")

    def take_order(self, sent: dict[str, str]) -> None:
        book, said = self.reporter.book, sent.get
        order = book.take(said("product", ""), said("name", ""), said("email", ""), said("rid", ""))
        if order is None:
            words = HTTPStatus.UNPROCESSABLE_ENTITY, *TITLES[ORDER]
            self.answer_page(*words, problem=MISSING_WORDS, email=escape(said("email", "")))
        else:
            # The customer is thanked at once, whatever becomes of the report.
            self.reporter.has_new.set()
            self.redirect(f"{ORDERED}?number={order.number}")

    def redirect(self, address: str) -> None:
        self.send_response(HTTPStatus.SEE_OTHER)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def answer_page(self, status: HTTPStatus, name: str, title: str, **more: str) -> None:
        places = {
            "product": escape(self.product),
            "title": escape(title),
            "choices": choices(),
            "problem": "",
            "email": "",
            **more,
        }
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


def choices() -> str:
    """The products as options of a list."""
    option = '<option value="{}">{}, {:.2f} €</option>'
    return "".join(
        option.format(code, escape(name), cents / 100) for code, (name, cents) in PRODUCTS.items()
    )


def main(port: str, product: str, folder: str) -> None:
    data = Path(folder)
    key = json.loads((data / "demo.json").read_text())["api_key"]
    Website.product = product
    Website.reporter = Reporter(OrderBook(data / "orders.json"), f"{product}/api/v1/opt-ins", key)
    Website.reporter.start()
    # The same machine, but another site than 127.0.0.1, as an owner's website would be.
    with Server(("localhost", int(port)), Website) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:4])
