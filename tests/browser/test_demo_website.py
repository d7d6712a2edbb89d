"""The website of the demo's business is one that an owner may show around."""

import pytest

from tests.browser.axe import bring_axe
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_accessibility import found_on

pytestmark = pytest.mark.browser

PAGES = ("/", "/haircare", "/order", "/ordered?number=1042", "/thank-you", "/salon", "/gold-offer")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_barriers(open_browser, demo, size, scheme):
    page = open_browser(color_scheme=scheme, **size)
    bring_axe(page.context)
    assert found_on(page, [demo.website_url + path for path in PAGES], 200) == []


def test_a_wrong_order_is_asked_again(open_browser, demo):
    page = open_browser()
    page.goto(f"{demo.website_url}/order")
    page.get_by_label("Your e-mail").fill("lena@example.org")
    page.locator("[name=product] option").first.evaluate("option => { option.value = 'gold' }")
    page.get_by_role("button", name="Order now").click()
    page.get_by_role("alert").get_by_text("Please choose a product").wait_for()
    assert page.get_by_label("Your e-mail").input_value() == "lena@example.org"
