"""A test run from the portal to the credit: ticks without reload, and no number grows."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.prospects import order, sign_up, sign_up_on_hosted_form

pytestmark = pytest.mark.browser


@pytest.fixture
def start(open_browser, sign_in):
    """The page of a test of the first link, in the browser of its partner or of the owner."""

    def start_one(who):
        page = sign_in(open_browser(), who)
        if who == "owner":
            page.goto("/admin/referrals/trackinglink/")
            page.get_by_role("link", name="Hair care free guide").click()
            page.get_by_role("button", name="Test it").click()
        else:
            page.goto("/portal/")
            page.get_by_role("button", name="Test", exact=True).click()
        page.wait_for_url("**/test*/*-*/")
        return page

    return start_one


def open_link(tester, browser):
    """In another browser, as the camera of a phone does."""
    browser.goto(tester.get_by_label("The test link").input_value())
    return browser


def step(page, title):
    return page.locator(".ticks > li").filter(has=page.get_by_role("heading", name=title))


def expect_states(page, *states):
    for tick, state in zip(page.locator(".ticks > li").all(), states, strict=True):
        expect(tick).to_have_class(state)


@pytest.mark.parametrize("send", [sign_up, sign_up_on_hosted_form])
def test_a_partner_sees_each_step_as_it_happens(open_browser, start, demo, stats, send):
    watch = stats.watch("abc123")
    tester = start("abc123")
    expect_states(tester, *["waits"] * 5)

    prospect = open_link(tester, open_browser(**PHONE))
    assert prospect.url.startswith(f"{demo.website_url}/haircare")
    assert "test_run" not in prospect.url
    expect(step(tester, "Click recorded")).to_have_class("done")
    expect_states(tester, "done", "done", "unsure", "waits", "waits")

    send(prospect, "test-run@example.org")
    expect(step(tester, "Credit")).to_have_class("done")
    expect_states(tester, *["done"] * 5)
    expect(step(tester, "Form or purchase received")).to_contain_text("t…@e….org")
    watch.sees({}, {})


def test_the_owner_sees_an_order(open_browser, start, stats):
    watch = stats.watch("abc123")
    tester = start("owner")
    order(open_link(tester, open_browser()), "test-order@example.org")
    expect(step(tester, "Credit")).to_have_class("done")
    expect(step(tester, "Form or purchase received")).to_contain_text("test-order@example.org")
    watch.sees({}, {})


def test_in_the_very_browser_of_the_partner(start):
    tester = start("abc123")
    with tester.expect_popup() as opened:
        tester.get_by_role("link", name="Open in a new tab").click()
    sign_up(opened.value, "same-browser@example.org")
    expect(step(tester, "Credit")).to_have_class("done")


def test_a_browser_that_asks_for_privacy(open_browser, start):
    tester = start("abc123")
    open_link(tester, open_browser(extra_http_headers={"Sec-GPC": "1"}))
    expect(step(tester, "Cookie set")).to_have_class("unsure")
    expect(step(tester, "Cookie set")).to_contain_text("this browser asks for privacy")


def test_without_javascript_look_again(open_browser, sign_in, demo):
    tester = sign_in(open_browser(java_script_enabled=False), "abc123")
    tester.goto("/portal/")
    tester.get_by_role("button", name="Test", exact=True).click()
    open_link(tester, open_browser())
    expect_states(tester, *["waits"] * 5)
    tester.get_by_role("link", name="Look again").click()
    expect(step(tester, "Click recorded")).to_have_class("done")
    assert re.search("/portal/test/", tester.url)
