"""The public page and the way to the sign-in."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_it_works(open_browser):
    page = open_browser()
    page.goto("/")
    page.get_by_role("link", name="Sign in").first.click()
    expect(page.get_by_label("E-mail")).to_be_visible()
