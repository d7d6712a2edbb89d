"""The website of the demo's business."""

import threading
from http.client import HTTPConnection

import pytest

from demo.website import TITLES, Server, Website

FORM = "http://127.0.0.1:8000/f/free-offer/"


@pytest.fixture(scope="module")
def get():
    Website.form = FORM
    with Server(("127.0.0.1", 0), Website) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def fetch(address, method="GET"):
            connection = HTTPConnection("127.0.0.1", server.server_address[1], timeout=5)
            connection.request(method, address)
            response = connection.getresponse()
            return response.status, response.read().decode()

        yield fetch
        server.shutdown()


@pytest.mark.parametrize("path", TITLES)
def test_every_page_works(get, path):
    status, page = get(path)
    assert (status, TITLES[path][1] in page) == (200, True)


def test_the_button_passes_the_click_id_on(get):
    assert f'href="{FORM}?rid=1abc_-Z"' in get("/haircare?utm=x&rid=1abc_-Z")[1]


def test_without_click_id_the_button_is_plain(get):
    assert f'href="{FORM}"' in get("/haircare")[1]


@pytest.mark.parametrize("rid", ["%22%3E%3Cscript%3E", "%27onclick=%27", "a%26b=c", "%ff%00"])
def test_a_click_id_stays_one_parameter(get, rid):
    page = get(f"/haircare?rid={rid}")[1]
    assert "<script>" not in page
    assert "onclick=" not in page
    assert "&amp;b=c" not in page


def test_a_very_long_click_id_is_left_out(get):
    assert f'href="{FORM}"' in get(f"/haircare?rid={'a' * 201}")[1]


def test_pages_load_nothing_from_elsewhere(get):
    assert not [part for part in get("/")[1].split('src="')[1:] if not part.startswith("/")]


@pytest.mark.parametrize("path", ["/style.css", "/icon.svg", "/hair.svg"])
def test_files_are_served(get, path):
    assert get(path)[0] == 200


@pytest.mark.parametrize("path", ["/nothing", "/../website.py", "/frame.html", "/%2e%2e/x", "//"])
def test_whatever_else_is_a_page_that_says_so(get, path):
    assert get(path)[0] in {200, 404}
    assert "class Website" not in get(path)[1]


def test_head_has_no_body(get):
    assert get("/haircare", "HEAD") == (200, "")
