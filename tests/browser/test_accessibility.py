"""Every page for everybody: axe-core finds no barrier, light or dark, on a desk or on a phone."""

import pytest

from tests.browser.axe import barriers, bring_axe
from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser

PUBLIC = (
    "/",
    "/accounts/login/",
    "/accounts/login/code/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/done/",
    "/accounts/inactive/",
    "/accounts/signup/",
    "/apply/",
    "/apply/thanks/",
    "/r/abc123",
    "/f/free-offer/",
    "/f/free-offer/thanks/",
)
ADMIN = (
    "/admin/",
    "/admin/referrals/trackinglink/",
    "/admin/referrals/trackinglink/add/",
    "/admin/referrals/creative/",
    "/admin/referrals/creative/add/",
    "/admin/referrals/creative/add/?kind=banner",
    "/admin/referrals/creative/add/?kind=email",
    "/admin/referrals/creative/1/change/",
    "/admin/referrals/creative/3/change/",
    "/admin/partners/partner/",
    "/admin/partners/partner/add/",
    "/admin/partners/partner/1/change/",
    "/admin/partners/partner/1/history/",
    "/admin/partners/partner/1/see_as/",
    "/admin/partners/partnerapplication/",
    "/admin/partners/partnerapplication/1/change/",
    "/admin/partners/joining/1/change/",
    "/admin/partners/program/1/change/",
    "/admin/partners/import/",
    "/admin/partners/letter/",
    "/admin/partners/letter/add/",
    "/admin/partners/user/",
    "/admin/partners/user/add/",
    "/admin/partners/user/1/change/",
    "/admin/invitations/",
    "/admin/business/business/1/change/",
    "/admin/link-domains/",
    "/admin/team-changes/",
    "/admin/tracking/hit/",
    "/admin/tracking/referral/",
    "/admin/tracking/claim/",
    "/admin/duplicates/",
    "/admin/find/",
    "/admin/find/?q=abc123",
    "/admin/find/?q=/go/haircare/abc123",
    "/admin/tracking/optin/",
    "/admin/looks-odd/",
    "/admin/business/outgoingmessage/",
    "/admin/integrations/hostedform/1/change/",
    "/admin/integrations/hostedform/1/send_test/",
    "/admin/integrations/hostedform/1/new_secret/",
    "/admin/reports/",
    "/admin/reports/?show=partners",
    "/admin/what-if/?days=90&choose_partner=first&tracking_method=history&window=",
    "/admin/reconciliations/",
)
# What the templates and scripts of Django's own admin bring along.
DJANGOS_OWN = (
    "label-title-only: #searchbar",
    "link-in-text-block: ",
    "aria-input-field-name: .select2",
    "aria-input-field-name: #select2",
    "target-size: #id_",
    "empty-table-header: th:nth-child(1)",
)
GONE = ("/accounts/invitation/",)
MISSING = ("/go/no-such-link/abc123", "/no/such/page")
PORTAL = (
    "/portal/",
    "/portal/profile/",
    "/portal/profile/email/",
    "/portal/profile/email/confirm/",
    "/portal/programs/",
    "/portal/generator/",
    "/portal/banners/",
    "/portal/emails/",
    "/portal/page-texts/",
    "/portal/ads/new/",
    "/portal/ads/1/",
    "/portal/stats/",
    "/portal/referrals/",
    "/portal/opt-ins/",
    "/portal/hits/",
    "/portal/hits/?show=not_counted",
    "/portal/claims/",
    "/portal/claims/new/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/logout/",
)
LOOKS = [
    # Without the policy: axe itself adds styles where jQuery runs; test_policy.py keeps the policy.
    pytest.param({**size, "color_scheme": scheme, "bypass_csp": True}, id=f"{name}-{scheme}")
    # Both sizes and both schemes, but not each with each: it is the longest of all tests.
    for name, size, scheme in (("desk", DESKTOP, "light"), ("phone", PHONE, "dark"))
]


@pytest.mark.parametrize("look", LOOKS)
def test_public_pages_have_no_barriers(open_browser, look):
    page = open_browser(**look)
    bring_axe(page.context)
    assert found_on(page, PUBLIC, 200) == []
    assert found_on(page, GONE, 410) == []
    assert found_on(page, MISSING, 404) == []


@pytest.mark.parametrize("look", LOOKS)
def test_portal_has_no_barriers(open_browser, sign_in, look):
    page = open_browser(**look)
    bring_axe(page.context)
    sign_in(page, "abc123")
    assert found_on(page, PORTAL, 200) == []


@pytest.mark.parametrize("look", LOOKS)
def test_admin_has_no_barriers(open_browser, sign_in, look):
    page = open_browser(**look)
    bring_axe(page.context)
    sign_in(page, "owner")
    assert ours(found_on(page, ADMIN, 200)) == []


@pytest.mark.parametrize("look", LOOKS)
def test_generated_address_has_no_barriers(open_browser, sign_in, look):
    page = open_browser(**look)
    bring_axe(page.context)
    sign_in(page, "abc123")
    page.goto("/portal/generator/")
    page.get_by_role("button", name="Generate Link").click()
    page.get_by_label("The generated link").wait_for()
    assert barriers(page) == []


@pytest.mark.parametrize("look", LOOKS)
def test_a_test_of_a_link_has_no_barriers(open_browser, sign_in, look):
    page = open_browser(**look)
    bring_axe(page.context)
    sign_in(page, "abc123")
    page.goto("/portal/")
    page.get_by_role("button", name="Test", exact=True).click()
    page.wait_for_url("**/portal/test/*-*/")
    assert found_on(page, [page.url], 200) == []


@pytest.mark.parametrize("look", LOOKS)
def test_seen_as_partner_the_portal_has_no_barriers(open_browser, sign_in, look):
    page = open_browser(**look)
    bring_axe(page.context)
    sign_in(page, "owner")
    page.goto("/admin/partners/partner/1/see_as/")
    page.locator(".submit-row .default").click()
    page.wait_for_url("**/portal/as/1/")
    seen = [
        page.url + each
        for each in ("", "generator/", "emails/", "profile/", "stats/", "claims/new/")
    ]
    assert found_on(page, seen, 200) == []


def test_a_barrier_is_found(open_browser):
    page = open_browser()
    bring_axe(page.context)
    page.goto("/")
    page.evaluate("document.querySelector('h1').innerHTML = '<img src=\"data:image/gif,x\">'")
    assert any("image-alt" in barrier for barrier in barriers(page))


def found_on(page, addresses, status):
    found = []
    for address in addresses:
        assert page.goto(address).status == status, address
        found += found_here(page)
    return found


def found_here(page):
    return barriers(page) + overflow(page)


def ours(found):
    return [each for each in found if not any(rule in each for rule in DJANGOS_OWN)]


def overflow(page):
    """Nothing is wider than the screen: people on a phone scroll in one direction."""
    extra = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [f"{page.url}: {extra} px too wide"] if extra > 0 else []
