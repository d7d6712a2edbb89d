"""After a form the owner's page thanks, wherever it is; the form's own page has a strict policy."""

import sqlite3

import pytest

from tests.browser.both_stats import A_FORM
from tests.browser.prospects import TYPING_MS, click, fill_in

pytestmark = pytest.mark.browser


@pytest.fixture
def set_thank_you(demo):
    """Set the page after sending; it is the demo's own again afterwards."""

    def write(address):
        database = sqlite3.connect(demo.log.parent / "sentby.sqlite3", timeout=10)
        with database:
            database.execute("UPDATE integrations_hostedform SET thank_you_address = ?", [address])
        database.close()

    yield write
    write(f"{demo.website_url}/thank-you")


@pytest.mark.parametrize(
    ("page_after_sending", "arrives_at"),
    [("/thanks", ("localhost", "/thanks")), ("/moved", ("www.localhost", "/"))],
    ids=["on another host", "that leads on to a third host"],
)
def test_hosted_form_with_a_thank_you(
    open_browser, demo, site, stats, complaints, set_thank_you, page_after_sending, arrives_at
):
    watch = stats.watch("sam")
    host, path = arrives_at
    set_thank_you(site.address() + page_after_sending)
    page = click(open_browser(), demo, "sam")
    page.goto(f"{demo.base_url}/f/free-offer/")
    page.wait_for_timeout(TYPING_MS)
    fill_in(page, f"thanks-on-{host}@example.org")
    page.wait_for_url(site.address(host) + path)
    watch.sees(*A_FORM)
    # The owner's other host is no stranger here.
    complaints.heard[:] = [each for each in complaints.heard if "www.localhost" not in each]


def test_without_a_page_of_the_owner_the_text_is_shown(open_browser, demo, stats, set_thank_you):
    set_thank_you("")
    watch = stats.watch("sam")
    page = click(open_browser(), demo, "sam")
    fill_in(page, "no-page@example.org")
    page.wait_for_url(f"{demo.base_url}/f/free-offer/thanks/")
    page.get_by_text("Thank you! Your guide is on its way.").wait_for()
    watch.sees(*A_FORM)
