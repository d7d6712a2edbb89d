"""How people sign in."""

from playwright.sync_api import Page

from tests.server import Demo


def enter(demo: Demo, page: Page, who: str) -> Page:
    """Sign in the owner, or the partner with this code."""
    email, password = demo.sign_in_of(who)
    page.goto("/accounts/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)
    return page
