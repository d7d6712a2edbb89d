"""From the front page to the reason, with the keyboard alone and without JavaScript."""

import pytest

pytestmark = pytest.mark.browser


def test_the_slash_key_brings_the_cursor_into_the_box(open_browser, sign_in):
    page = open_browser()
    sign_in(page, "owner")
    page.goto("/admin/partners/partner/")
    page.locator("h1").click(position={"x": 5, "y": 5})
    page.keyboard.press("/")
    page.keyboard.type("abc123")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/find/?q=abc123")
    assert page.get_by_role("link", name="Marty Cole (abc123)").is_visible()


def test_the_slash_key_types_a_slash_in_other_boxes(open_browser, sign_in):
    page = open_browser()
    sign_in(page, "owner")
    page.goto("/admin/partners/partner/")
    page.locator("#searchbar").click()
    page.keyboard.press("/")
    assert page.locator("#searchbar").input_value() == "/"


def test_why_and_what_a_correction_changes_without_javascript(open_browser, sign_in):
    """An order's number, who has the credit, the whole reason, what a correction would change."""
    page = open_browser(java_script_enabled=False)
    sign_in(page, "owner")
    page.goto("/admin/tracking/optin/?kind__exact=purchase&status__exact=counted")
    page.locator("#result_list tbody a").first.click()
    number = page.locator(".field-external_id .readonly").inner_text()
    page.goto("/admin/")
    page.locator("#find").fill(f"lena {number}")
    page.locator("#find").press("Enter")
    assert "gets this purchase" in page.locator(".headline").first.inner_text()
    page.get_by_role("link", name="Why?").first.click()
    page.get_by_role("link", name="Give the credit to someone else").click()
    page.get_by_label("Nobody").check()
    page.get_by_label("Reason").fill("It was a gift.")
    page.get_by_role("button", name="Show what changes").click()
    assert "1 opt-in and EUR" in page.locator(".changes").inner_text()
    # Other tests look at the same demo, so it stays as it is.
    page.get_by_role("link", name="Leave it as it is").click()
    assert page.get_by_role("heading", name="Why this credit?").is_visible()
