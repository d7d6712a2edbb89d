"""What prospects do: they click, sign up and order."""

from playwright.sync_api import Page, expect

from tests.server import Demo

# Who is faster on a hosted form's own page is taken for a robot.
TYPING_MS = 2_200
CONSENT = "Yes, send me the guide"


def click(page: Page, demo: Demo, code: str) -> Page:
    """Click the partner's link to the free guide; the page has loaded."""
    page.goto(f"{demo.base_url}/go/haircare/{code}")
    assert page.url.startswith(f"{demo.website_url}/haircare")
    return page


def fill_in(page: Page, email: str) -> None:
    """Fill in and send the form, the owner's own or the hosted one."""
    page.get_by_label("Your e-mail").fill(email)
    page.get_by_label(CONSENT).check()
    page.get_by_role("button", name="Send me the guide").click()


def sign_up(page: Page, email: str) -> None:
    """With the form on the owner's own page; its thank-you is there as well."""
    fill_in(page, email)
    expect(page.get_by_role("heading", name="Your guide is on its way")).to_be_visible()


def sign_up_on_hosted_form(page: Page, email: str) -> None:
    """From the owner's page by its link to the hosted form."""
    page.get_by_role("link", name="Send me the free guide").click()
    page.wait_for_url("**/f/free-offer/**")
    page.wait_for_timeout(TYPING_MS)
    sign_up(page, email)


def order(page: Page, email: str) -> None:
    page.get_by_role("link", name="Shop").click()
    page.get_by_label("Product").select_option(label="Hair oil, 24.50 €")
    page.get_by_label("Your e-mail").fill(email)
    page.get_by_role("button", name="Order now").click()
    expect(page.get_by_role("heading", name="Thank you for your order 10")).to_be_visible()


def lose_cookies(page: Page) -> None:
    """As browsers do with redirectors that are sites of their own."""
    page.context.clear_cookies(domain="127.0.0.1")
