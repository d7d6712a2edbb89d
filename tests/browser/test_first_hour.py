"""From an empty database to the first credited opt-in, as docs/owner-first-hour.md tells it."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import barriers, bring_axe
from tests.browser.conftest import DESKTOP, LISTEN, PHONE, Complaints, person_agent
from tests.browser.human_walk import HumanWalk
from tests.server import Install, install_server

pytestmark = pytest.mark.browser
PASSWORD = "plum-river-4711"
PROSPECT = "petra@example.org"


@pytest.fixture(scope="module")
def install(tmp_path_factory) -> Iterator[Install]:
    """The last test of this file sets it up."""
    with install_server(tmp_path_factory.mktemp("install")) as running:
        yield running


@pytest.fixture
def open_new(browser: Browser, install: Install) -> Iterator[Callable[[], Page]]:
    """Each call is another person's browser; the test fails if one complained."""
    complaints = Complaints(install.base_url)
    contexts = []

    def open_one() -> Page:
        options = {**DESKTOP, "user_agent": person_agent(browser), "locale": "de-DE"}
        context = browser.new_context(
            base_url=install.base_url, timezone_id="Europe/Berlin", **options
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        context.expose_binding("reportViolation", complaints.hear_violation)
        context.add_init_script(LISTEN)
        context.on("page", complaints.listen_to)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()
    assert complaints.heard == []


def test_the_set_up_page_keeps_nobody_out(browser, install):
    # Without the policy: axe itself adds styles; the walk below keeps the policy.
    for scheme, size in (("light", DESKTOP), ("dark", PHONE)):
        with browser.new_context(color_scheme=scheme, bypass_csp=True, **size) as context:
            bring_axe(context)
            page = context.new_page()
            page.goto(install.set_up_address)
            assert barriers(page) == []


def test_ten_minutes_to_the_first_credited_opt_in(open_new, install):
    owner = HumanWalk(open_new())
    set_up(owner, install.set_up_address)
    form = add_form(owner)
    add_link(owner, form)
    add_partner(owner)
    invite(owner)
    address = address_of_partner(owner)

    sign_up(open_new(), address)

    owner.open("/admin/")
    newest = owner.page.locator("tr", has_text=PROSPECT)
    expect(newest).to_contain_text("Anna Weber")
    expect(owner.page.get_by_role("heading", name="First steps")).to_have_count(0)
    print(f"From nothing to the first credited opt-in: {owner}")
    assert owner.minutes < 10
    set_up_address_is_spent(open_new(), install)


def set_up(owner: HumanWalk, address: str) -> None:
    owner.open(address)
    assert owner.page.url.endswith("/set-up/")
    expect(owner.page.get_by_label("Currency", exact=True)).to_have_value("EUR")
    expect(owner.page.get_by_label("Time zone", exact=True)).to_have_value("Europe/Berlin")
    owner.type("Business name", "Bella Hair")
    owner.choose("Country", "Germany")
    owner.type("Your e-mail", "bella@bella-hair.example")
    owner.type("Password", PASSWORD)
    owner.type("The password again", PASSWORD)
    owner.tick("How long after a click does the partner get credit?", "90 days")
    owner.tick("Are your visitors in the EU or the UK?", "Yes")
    owner.press(owner.page.get_by_role("button", name="Finish"))
    expect(owner.page.get_by_text("Sentby is set up, and you are signed in.")).to_be_visible()


def do_it(owner: HumanWalk, step: str) -> None:
    """From the checklist on the front page."""
    owner.open("/admin/")
    way = owner.page.locator(".first-steps li", has_text=step).get_by_role("link", name="Do it")
    owner.press(way)


def save(owner: HumanWalk) -> None:
    owner.press(owner.page.get_by_role("button", name="Save", exact=True))


def add_form(owner: HumanWalk) -> str:
    """The address of its page."""
    do_it(owner, "Connect your site")
    owner.type("Title", "Free hair care guide")
    save(owner)
    return owner.page.locator("code", has_text="/f/free-hair-care-guide/").first.inner_text()


def add_link(owner: HumanWalk, destination: str) -> None:
    do_it(owner, "Add your first link")
    owner.type("Name", "Hair care free guide")
    owner.paste("Website address", destination)
    save(owner)


def add_partner(owner: HumanWalk) -> None:
    do_it(owner, "Add a partner")
    owner.type("Name", "Anna Weber")
    owner.type("Sign-in e-mail", "anna@example.org")
    save(owner)


def invite(owner: HumanWalk) -> None:
    do_it(owner, "Send the invitation")
    owner.press(owner.page.get_by_role("button", name="Send the invitation"))


def address_of_partner(owner: HumanWalk) -> str:
    do_it(owner, "Make a test click")
    owner.press(owner.page.get_by_role("link", name="Address for a partner"))
    owner.find("An", "Anna Weber")
    owner.press(owner.page.get_by_role("button", name="Show the address"))
    return owner.page.locator("code", has_text="/go/").first.inner_text()


def sign_up(prospect: Page, address: str) -> None:
    prospect.goto(address)
    # As fast as people type: the form takes who is faster for a robot.
    prospect.get_by_label("Your e-mail").press_sequentially(PROSPECT, delay=150)
    prospect.get_by_role("button").click()
    prospect.wait_for_url("**/thanks/")


def set_up_address_is_spent(stranger: Page, install: Install) -> None:
    stranger.goto(install.set_up_address)
    expect(stranger.get_by_role("heading", name="Set-up is done")).to_be_visible()
    stranger.get_by_role("link", name="Sign in").click()
    expect(stranger.get_by_label("E-mail")).to_be_visible()
