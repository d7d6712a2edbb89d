"""The snippet at work on the owner's pages, however they load it and whatever they do later."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

CLICK_ID = re.compile(r"[A-Za-z0-9_-]{40,100}")
FORM = '<form method="post" action="{product}/f/free-offer/"><input name="email"></form>'
FIELD = '<form><input type="hidden" name="rid"></form>'
SNIPPET = '<script src="{product}/s.js" defer></script>'
WAITS = '<script src="{product}/s.js" defer data-consent="wait"></script>'
TAG_MANAGER = """<script>
setTimeout(() => {
  const script = document.createElement("script");
  script.src = "{product}/s.js";
  document.head.append(script);
}, 300);
</script>"""


@pytest.fixture
def click_to(open_browser, demo, site):
    """A prospect's page after the click on a partner's link, with this HTML as the owner's page.

    Its address is `/try`; `/next` is a page of the owner with the same HTML.
    """

    def click(html, query=""):
        page = open_browser()
        site.pages["/try"] = site.pages["/next"] = html.replace("{product}", demo.base_url)
        page.goto(site.address() + path_after_click(page, f"/go/haircare/sam{query}"))
        return page

    return click


def path_after_click(page, tracking_link):
    """`/try` with what the click on a tracking link adds to the address."""
    answer = page.request.get(tracking_link, max_redirects=0)
    return "/try?" + answer.headers["location"].partition("?")[2]


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(SNIPPET + FORM + FIELD, id="deferred"),
        pytest.param(FORM + FIELD + SNIPPET.replace(" defer", ""), id="at the end"),
        pytest.param(SNIPPET.replace(" defer", " async") + FORM + FIELD, id="async"),
        pytest.param(TAG_MANAGER + FORM + FIELD, id="by a tag manager"),
    ],
)
def test_it_fills_forms_that_post_to_us_and_fields_of_its_name(click_to, html):
    page = click_to(html)
    fields = page.locator("[name=rid]")
    expect(fields).to_have_count(2)
    for field in fields.all():
        expect(field).to_have_value(CLICK_ID)


def test_it_works_when_a_plugin_packs_it_with_other_scripts(click_to, demo, open_browser):
    text = open_browser().request.get("/s.js").text()
    code = re.sub(r"/\*.*?\*/|^\s*//.*$", "", text, flags=re.MULTILINE)
    packed = "".join(line.strip() for line in code.splitlines())
    page = click_to(f"{FORM}<script>var other=1;{packed};other=2</script>")
    expect(page.locator("[name=rid]")).to_have_value(CLICK_ID)


def test_a_form_that_comes_later_is_filled(click_to, demo):
    page = click_to(SNIPPET)
    page.wait_for_function("window.sentby")
    page.evaluate(
        "html => document.body.insertAdjacentHTML('beforeend', html)",
        FORM.replace("{product}", demo.base_url),
    )
    expect(page.locator("[name=rid]")).to_have_value(CLICK_ID)


def test_a_form_of_somebody_else_is_left_alone(click_to):
    page = click_to(SNIPPET + '<form action="https://news.example/"><input name="email"></form>')
    page.wait_for_function("window.sentby")
    expect(page.locator("[name=email]")).to_be_visible()
    expect(page.locator("[name=rid]")).to_have_count(0)


def test_a_link_to_a_hosted_form_carries_it_and_others_do_not(click_to):
    own, other = "{product}/f/free-offer/?a=1", "{product}/portal/"
    page = click_to(f'{SNIPPET}<a href="{own}">Form</a><a href="{other}">Other</a>')
    page.wait_for_function("window.sentby")
    given = page.evaluate("sentby.id()")
    expect(page.get_by_text("Form")).to_have_attribute("href", re.compile(f"a=1&rid={given}$"))
    expect(page.get_by_text("Other")).to_have_attribute("href", re.compile("/portal/$"))


def test_the_address_is_cleaned_and_keeps_the_rest(click_to):
    page = click_to(SNIPPET, query="?utm_source=letter")
    page.wait_for_url("**/try?utm_source=letter")
    assert CLICK_ID.fullmatch(page.evaluate("sentby.id()"))


def test_the_address_is_whole_until_the_page_has_loaded(click_to):
    seen = '<script>addEventListener("load", () => { window.seen = location.search })</script>'
    page = click_to(SNIPPET + seen)
    assert "rid=" in page.evaluate("seen")


def test_it_is_known_on_the_next_page_and_after_a_new_start(click_to, site):
    page = click_to(SNIPPET + FORM)
    given = page.evaluate("sentby.id()")
    page.goto(f"{site.address()}/next")
    expect(page.locator("[name=rid]")).to_have_value(given)
    later = page.context.new_page()
    later.goto(f"{site.address()}/next")
    expect(later.locator("[name=rid]")).to_have_value(given)


def test_a_newer_click_replaces_it(click_to, site):
    page = click_to(SNIPPET + FORM)
    first = page.evaluate("sentby.id()")
    page.goto(site.address() + path_after_click(page, "/go/haircare/lena"))
    expect(page.locator("[name=rid]")).not_to_have_value(first)


def test_it_waits_for_consent(click_to, site):
    page = click_to(WAITS + FORM)
    expect(page.locator("[name=rid]")).to_have_value(CLICK_ID)
    assert kept_by(page) == ("", None)

    page.evaluate("sentby.consent(true)")
    given = page.evaluate("sentby.id()")
    assert kept_by(page) == (f"sentby-rid={given}", given)
    page.goto(f"{site.address()}/next")
    expect(page.locator("[name=rid]")).to_have_value(given)


def test_without_consent_the_next_page_knows_nothing(click_to, site):
    page = click_to(WAITS + FORM)
    page.goto(f"{site.address()}/next")
    page.wait_for_function("window.sentby")
    assert page.evaluate("sentby.id()") == ""
    expect(page.locator("[name=rid]")).to_have_count(0)


def test_whatever_else_is_no_click_id(click_to, site):
    page = click_to(WAITS + FORM)
    page.goto(f"{site.address()}/next?rid=short&a=1")
    page.wait_for_url("**/next?a=1")
    assert page.evaluate("sentby.id()") == ""


def kept_by(page):
    return tuple(page.evaluate("[document.cookie, localStorage.getItem('sentby-rid')]"))


def test_a_broken_address_does_not_keep_other_forms_from_their_click_id(click_to):
    page = click_to(SNIPPET + '<form action="https://"></form>' + FORM)

    expect(page.locator("[name=rid]")).to_have_value(CLICK_ID)
