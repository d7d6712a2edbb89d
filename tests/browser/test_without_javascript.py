"""The portal does its job in a browser that runs no scripts."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def page(open_browser, sign_in):
    return sign_in(open_browser(java_script_enabled=False), "abc123")


def test_a_link_is_generated(page):
    page.goto("/portal/generator/")
    page.get_by_label("Where are you driving").select_option(label="Hair care free guide")
    page.get_by_label("Which ad are you using").select_option(label="My website, front page")
    page.get_by_role("button", name="Generate Link").click()
    address = page.get_by_label("The generated link").input_value()
    assert urlsplit(address).path == "/go/haircare/abc123/website2"


def test_a_childs_links_are_shown_by_a_button(page):
    page.goto("/portal/generator/")
    page.get_by_label("Who is driving the traffic").select_option(label="Lena Park")
    page.get_by_role("button", name="Show this partner's links").click()
    options = page.get_by_label("Where are you driving traffic to").locator("option")
    assert "Gold offer: first colour" not in options.all_inner_texts()


def test_an_ad_goes_into_a_banner(page):
    page.goto("/portal/banners/")
    page.get_by_label("Which ad").select_option(label="My website, front page")
    page.get_by_role("button", name="Show").click()
    code = page.get_by_label("HTML for your website").first.input_value()
    assert "/go/haircare/abc123/website2" in code


def test_an_email_is_selected_by_hand(page):
    page.goto("/portal/emails/")
    page.get_by_text("Select or save it").click()
    assert "/go/haircare/abc123" in page.get_by_label("As text").input_value()


def test_an_ad_is_created(page):
    page.goto("/portal/ads/new/")
    page.get_by_label("Name").fill("Fair in March")
    page.get_by_role("button", name="Create Ad").click()
    chosen = page.get_by_label("Which ad are you using").locator("option:checked")
    assert chosen.inner_text() == "Fair in March"


def test_a_mistake_is_told_at_its_field(page):
    page.goto("/portal/ads/new/")
    page.get_by_label("Name").fill("Fair in May")
    page.get_by_label("Code").fill("two words")
    page.get_by_role("button", name="Create Ad").click()
    assert page.get_by_label("Code").get_attribute("aria-invalid") == "true"
    assert page.get_by_label("Name").input_value() == "Fair in May"


def test_why_hits_are_not_counted_unfolds(page):
    page.goto("/portal/stats/")
    page.get_by_text("Not counted:").first.click()
    reasons = page.get_by_text(re.compile("link preview", re.IGNORECASE))
    expect(reasons.first).to_be_visible()


def test_a_number_opens_its_list_and_a_row_says_why(page):
    page.goto("/portal/stats/")
    number = page.locator("tfoot [data-label='Hits'] a")
    hits = number.inner_text()
    number.click()
    expect(page.locator(".shown")).to_have_text(f"{hits} rows in this list")
    page.get_by_role("link", name="Why?").first.click()
    expect(page.locator(".headline")).to_contain_text("This hit counts for you")


def test_missing_credit_is_told(page):
    page.goto("/portal/opt-ins/")
    page.get_by_role("link", name="Tell Bella Hair").click()
    page.get_by_label("Order number").fill("A-1042")
    page.get_by_label("Which day was it, about?").fill("2026-05-18")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_contain_text("Bella Hair will look at it")
    expect(page.get_by_role("heading", name="A-1042")).to_be_visible()


def test_an_application_without_the_tick_says_so(page):
    page.goto("/apply/")
    page.get_by_label("Your name").fill("Nora New")
    page.get_by_label("Your e-mail").fill("nora@example.org")
    page.get_by_label("Where will you share your links?").fill("In my newsletter")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_text("Please read the terms and tick the box.")).to_be_visible()
    assert page.get_by_label("Your name").input_value() == "Nora New"


def test_sign_out_works(page):
    page.goto("/portal/")
    page.locator("button:visible", has_text="Sign out").first.click()
    page.goto("/portal/")
    assert urlsplit(page.url).path == "/accounts/login/"
