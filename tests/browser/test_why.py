"""The pages that say why, reached as people reach them: from the lists, without a barrier."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import barriers, bring_axe
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_accessibility import DJANGOS_OWN

pytestmark = pytest.mark.browser

LOOKS = [
    pytest.param({**DESKTOP, "color_scheme": "light", "bypass_csp": True}, id="desk-light"),
    pytest.param({**PHONE, "color_scheme": "dark", "bypass_csp": True}, id="phone-dark"),
]
OWNERS = {
    "/admin/tracking/optin/": "Why this credit?",
    "/admin/tracking/referral/": "Why this referral?",
    "/admin/tracking/hit/?days=30": "Why does it count or not?",
}
PARTNERS = {
    "/portal/opt-ins/": "Why this credit?",
    "/portal/referrals/": "Why this referral?",
    "/portal/hits/": "Why this hit?",
}
ROWS = "#result_list tbody th a, table.hits tbody td a, table.list tbody a:has-text('Why?')"


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(
    ("person", "lists"),
    [pytest.param("owner", OWNERS, id="owner"), pytest.param("abc123", PARTNERS, id="partner")],
)
def test_the_first_row_of_each_list_says_why(open_browser, sign_in, person, lists, look):
    page = open_browser(**look)
    bring_axe(page.context)
    sign_in(page, person)
    for address, question in lists.items():
        page.goto(address)
        page.locator(ROWS).first.click()
        expect(page.get_by_role("heading", name=question)).to_be_visible()
        expect(page.get_by_role("heading", name="What happened, the newest first")).to_be_visible()
        for fold in page.locator(".why details").all():
            fold.locator("summary").click()
        found = [each for each in barriers(page) if not any(rule in each for rule in DJANGOS_OWN)]
        assert found == [], address
