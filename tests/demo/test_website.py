"""The website of the demo's business."""

import threading
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest

from demo.orders import OrderBook
from demo.reporting import Reporter
from demo.website import TITLES, Server, Website

PRODUCT = "http://127.0.0.1:8000"
LENA = {"product": "oil", "name": "Lena", "email": "lena@example.org", "rid": "1abc_-Z"}


@pytest.fixture
def book(tmp_path):
    return OrderBook(tmp_path / "orders.json")


@pytest.fixture
def ask(book):
    """`ask(path)` or `ask("/order", fields)`: status, page and where it leads."""
    Website.product, Website.reporter = PRODUCT, Reporter(book, "", "")
    with Server(("127.0.0.1", 0), Website) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def fetch(address, fields=None, method="GET"):
            connection = HTTPConnection("127.0.0.1", server.server_address[1], timeout=5)
            method, body = ("POST", urlencode(fields)) if fields is not None else (method, None)
            connection.request(method, address, body)
            response = connection.getresponse()
            return response.status, response.read().decode(), response.getheader("Location")

        yield fetch
        server.shutdown()


@pytest.mark.parametrize("path", TITLES)
def test_every_page_works(ask, path):
    status, page, _place = ask(path)
    assert (status, TITLES[path][1] in page) == (200, True)


@pytest.mark.parametrize("path", TITLES)
def test_every_page_has_the_snippet(ask, path):
    assert f'<script src="{PRODUCT}/s.js" defer></script>' in ask(path)[1]


def test_its_own_form_posts_to_the_hosted_ones_address(ask):
    page = ask("/haircare")[1]
    assert f'<form class="ask" method="post" action="{PRODUCT}/f/free-offer/">' in page
    assert '<input type="hidden" name="rid">' in page


def test_an_order_is_kept_and_thanked_for(ask, book):
    status, _page, place = ask("/order", LENA)
    assert (status, place) == (303, "/ordered?number=1042")
    assert "Thank you for your order 1042" in ask(place)[1]
    [order] = book.waiting()
    assert (order.cents, order.email, order.rid) == (2450, "lena@example.org", "1abc_-Z")


@pytest.mark.parametrize("wrong", [{"email": "lena"}, {"email": ""}, {"product": "gold"}])
def test_an_order_without_the_needful_is_asked_again(ask, book, wrong):
    status, page, _place = ask("/order", LENA | wrong)
    assert (status, "Please choose a product" in page) == (422, True)
    assert not book.waiting()


def test_what_was_typed_stays_text(ask):
    quoted = '"><script>alert(1)</script>'
    assert "<script>alert" not in ask("/order", LENA | {"email": quoted})[1]
    assert "<script>alert" not in ask("/ordered?" + urlencode({"number": quoted}))[1]


def test_a_huge_order_is_refused(ask, book):
    assert ask("/order", LENA | {"name": "x" * 20_000})[0] == 413
    assert not book.waiting()


def test_nothing_else_takes_a_form(ask):
    assert ask("/haircare", LENA)[0] == 404


@pytest.mark.parametrize("path", ["/style.css", "/icon.svg", "/hair.svg"])
def test_files_are_served(ask, path):
    assert ask(path)[0] == 200


@pytest.mark.parametrize("path", ["/nothing", "/../website.py", "/frame.html", "/%2e%2e/x", "//"])
def test_whatever_else_is_a_page_that_says_so(ask, path):
    assert ask(path)[0] in {200, 404}
    assert "class Website" not in ask(path)[1]


def test_head_has_no_body(ask):
    assert ask("/haircare", method="HEAD")[:2] == (200, "")
