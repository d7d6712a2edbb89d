"""The admin's lists on a phone: a card for each row, nothing wider than the screen."""

import pytest

from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser

LISTS = (
    "/admin/partners/partner/",
    "/admin/referrals/trackinglink/",
    "/admin/tracking/contact/",
    "/admin/tracking/optin/",
    "/admin/tracking/referral/",
    "/admin/tracking/hit/?days=30",
    "/admin/tracking/hit/?counted=no",
    "/admin/partners/user/",
)
WIDER = """() => [...document.querySelectorAll('#content *')].filter(each =>
    each.getBoundingClientRect().right > innerWidth + 1 || each.scrollWidth > innerWidth)
    .filter(each => getComputedStyle(each).position !== 'absolute').map(each => each.outerHTML)"""


def test_it_works(open_browser, sign_in):
    page = open_browser(**PHONE)
    sign_in(page, "owner")
    page.goto("/admin/partners/partner/")
    assert page.locator("#result_list tbody .label", has_text="Code").first.is_visible()


def test_nothing_is_wider_than_the_screen(open_browser, sign_in):
    page = open_browser(**PHONE)
    sign_in(page, "owner")
    for address in LISTS:
        page.goto(address)
        assert page.evaluate(WIDER) == [], address


def test_rows_are_picked_and_sorted(open_browser, sign_in):
    page = open_browser(**PHONE)
    sign_in(page, "owner")
    page.goto("/admin/partners/partner/")
    page.get_by_text("All on this page").click()
    assert page.locator("input.action-select:checked").count() > 1
    page.locator(".sort-by summary").click()
    page.locator(".sort-by").get_by_role("link", name="Code").click()
    assert page.locator("#result_list tbody th").first.inner_text() == "Marty Cole"


@pytest.mark.parametrize(("size", "unfolded"), [(PHONE, False), (DESKTOP, True)])
def test_filters_are_folded_on_a_phone_alone(open_browser, sign_in, size, unfolded):
    page = open_browser(**size)
    sign_in(page, "owner")
    page.goto("/admin/partners/partner/")
    assert page.get_by_role("link", name="Banned").is_visible() == unfolded
