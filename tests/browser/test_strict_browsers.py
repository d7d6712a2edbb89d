"""Browsers that keep cookies short: third-party cookies blocked, and two minutes after the click.

A cookie without SameSite goes along with a form of another site for two minutes only, then no
more; Chromium can be told to make it ten seconds. The other website shows that it did.
"""

import json
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.browser.both_stats import A_FORM, BY_COOKIE
from tests.browser.conftest import person_agent
from tests.browser.prospects import click, sign_up
from tests.chromium import launch_options

pytestmark = pytest.mark.browser

# Chromium's own name for ten seconds instead of two minutes.
SHORT = "--enable-features=ShortLaxAllowUnsafeThreshold"
MS_AFTER_THE_WINDOW = 11_000
BLOCK_THIRD_PARTIES = {"profile": {"cookie_controls_mode": 1, "block_third_party_cookies": True}}
ALLOW_THIRD_PARTIES = {"profile": {"cookie_controls_mode": 0, "block_third_party_cookies": False}}
# Shares the cookies of the product, whatever the port.
SAME_HOST = "127.0.0.1"


@pytest.fixture
def start_browser(browser, tmp_path):
    """A browser process of its own, with preferences and arguments; scripts off if said so."""

    @contextmanager
    def start(preferences=None, arguments=(), scripts=True):
        profile = tmp_path / "Default"
        profile.mkdir()
        (profile / "Preferences").write_text(json.dumps(preferences or {}))
        options = launch_options()
        options["args"] = [*options["args"], *arguments]
        context = browser.browser_type.launch_persistent_context(
            tmp_path, **options, user_agent=person_agent(browser), java_script_enabled=scripts
        )
        try:
            yield context.pages[0]
        finally:
            context.close()

    return start


def test_third_party_cookies_blocked(start_browser, demo, site, stats):
    watch = stats.watch("sam")
    with start_browser(BLOCK_THIRD_PARTIES) as page:
        click(page, demo, "sam")
        assert not takes_third_party_cookies(page, site)
        sign_up(page, "third-party@example.org")
    watch.sees(*A_FORM)


def test_a_browser_that_allows_them_is_told_apart(start_browser, demo, site):
    with start_browser(ALLOW_THIRD_PARTIES) as page:
        page.goto(demo.website_url)
        assert takes_third_party_cookies(page, site)


def test_more_than_two_minutes_after_the_click(start_browser, demo, site, stats):
    watch = stats.watch("sam")
    with start_browser(arguments=[SHORT], scripts=False) as page:
        click(page, demo, "sam")
        page.goto(f"{site.address(SAME_HOST)}/plain")
        assert cookies_sent(page, site) == {"plain", "sentby"}
        page.wait_for_timeout(MS_AFTER_THE_WINDOW)
        assert cookies_sent(page, site) == {"sentby"}
        page.goto(f"{demo.website_url}/haircare")
        sign_up(page, "late@example.org")
    watch.sees(*A_FORM)
    assert stats.evidence() == {BY_COOKIE}


def takes_third_party_cookies(page, site):
    """Whether a frame of another site may set a cookie on this page."""
    script = """address => new Promise(resolve => {
        const frame = document.createElement("iframe");
        frame.addEventListener("load", resolve);
        frame.src = address;
        document.body.append(frame);
    })"""
    page.evaluate(script, f"{site.address(SAME_HOST)}/third")
    return "third" in {cookie["name"] for cookie in page.context.cookies(site.address(SAME_HOST))}


def cookies_sent(page, site):
    """The names of the cookies that arrive with a form of a page on another site."""
    action = site.address(SAME_HOST)
    site.pages["/posting"] = f'<form method="post" action="{action}"><button>Send</button></form>'
    page.goto(f"{site.address()}/posting")
    page.get_by_role("button", name="Send").click()
    text = page.get_by_text("Cookies:")
    expect(text).to_be_visible()
    pairs = text.inner_text().removeprefix("Cookies:").split(";")
    return {pair.partition("=")[0].strip() for pair in pairs}
