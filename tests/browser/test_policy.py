"""No page asks a browser for anything that the strict policy refuses, nor for a stranger's file.

The fixture `complaints` fails a test at its end if the browser complained.
"""

import re

import pytest

pytestmark = pytest.mark.browser

MOST_PAGES = 90
STARTS = {
    "owner": ["/admin/", "/accounts/2fa/", "/accounts/password/change/"],
    "abc123": ["/portal/", "/portal/generator/", "/accounts/2fa/totp/activate/"],
    "nobody": [
        "/",
        "/accounts/login/",
        "/f/free-offer/",
        "/apply/",
        "/apply/thanks/",
        "/accounts/invitation/",
        "/go/no-link/x",
        "/api/v1/docs",
        "/no/page",
    ],
}
NO_PAGES = re.compile(r"^/(?:go|static|accounts/logout)\b|\.(?:csv|svg)\b|[?&]download|/jsi18n/")


@pytest.mark.parametrize("who", STARTS)
def test_no_page_breaks_the_policy(open_browser, sign_in, who):
    page = open_browser()
    if who != "nobody":
        sign_in(page, who)
    walked = walk(page, STARTS[who])
    assert len(walked) >= len(STARTS[who])


def test_a_violation_is_heard(open_browser, complaints):
    page = open_browser()
    page.goto("/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">')")
    page.wait_for_timeout(200)
    heard, complaints.heard[:] = list(complaints.heard), []
    assert any("style-src" in complaint for complaint in heard)


def walk(page, starts):
    """Open every kind of page that links lead to: of pages that differ in ids only, the first."""
    waiting, kinds = list(starts), {kind_of(start) for start in starts}
    walked = []
    while waiting and len(walked) < MOST_PAGES:
        address = waiting.pop(0)
        page.goto(address)
        walked.append(address)
        unfold(page)
        for link in links_on(page):
            if kind_of(link) not in kinds and not NO_PAGES.search(link):
                kinds.add(kind_of(link))
                waiting.append(link)
    return walked


def links_on(page):
    script = """() => [...document.links].filter(link => link.origin === location.origin)
        .map(link => link.pathname + link.search)"""
    return page.evaluate(script)


def unfold(page):
    page.evaluate("() => document.querySelectorAll('details').forEach(each => each.open = true)")


def kind_of(address):
    path, _mark, query = address.partition("?")
    names = sorted({pair.partition("=")[0] for pair in query.split("&")})
    return re.sub(r"/(?:\d+|[0-9a-f-]{36})(?=/|$)", "/1", path), tuple(names)
