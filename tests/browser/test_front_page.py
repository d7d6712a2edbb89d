"""The public page and the way to the sign-in."""

import pytest

pytestmark = pytest.mark.browser


def test_it_works(open_browser):
    page = open_browser()
    page.goto("/")
    page.get_by_role("link", name="Sign in").first.click()
    assert page.get_by_label("E-mail").is_visible()
