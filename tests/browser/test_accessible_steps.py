"""Pages that people reach by steps only: axe-core finds no barrier there either."""

import secrets

import pytest
from django.core import signing

from partners.letters_off import SALT
from tests.browser.axe import bring_axe
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_accessibility import found_here, found_on, ours

pytestmark = pytest.mark.browser

PARTNERS = "/admin/partners/partner/"
LOOKS = [
    pytest.param({**DESKTOP, "color_scheme": "light", "bypass_csp": True}, id="desk-light"),
    pytest.param({**PHONE, "color_scheme": "dark", "bypass_csp": True}, id="phone-dark"),
]


@pytest.fixture(params=LOOKS)
def nobody(open_browser, request):
    page = open_browser(**request.param)
    bring_axe(page.context)
    return page


@pytest.fixture
def owner(nobody, sign_in):
    return sign_in(nobody, "owner")


def test_letters_are_switched_off(nobody, demo):
    # Marty has the first number; opened only, so that he still gets letters.
    key = signing.Signer(key=demo.secret_key, sep=".", salt=SALT).sign("1")
    assert found_on(nobody, [f"/accounts/letters/{key}/"], 200) == []


def test_an_invitation(owner):
    email = f"{secrets.token_hex(4)}@example.org"
    owner.goto(f"{PARTNERS}add/")
    owner.locator("[name=name]").fill("Ines Invited")
    owner.locator("[name=sign_in_email]").fill(email)
    owner.locator("[name=_continue]").click()
    owner.goto(owner.url.split("/change/")[0] + "/invitation_link/")
    owner.locator(".submit-row .default").click()
    found = ours(found_here(owner))
    link = owner.locator("[data-copy*='/accounts/invitation/']").get_attribute("data-copy")
    owner.context.clear_cookies()
    assert found + found_on(owner, [link], 200) == []


def test_a_change_of_many(owner):
    owner.goto(PARTNERS)
    owner.locator("input.action-select").first.check()
    owner.locator("select[name=action]").select_option("make_inactive")
    owner.locator("button[name=index]").click()
    owner.locator("ul.changes").wait_for()
    assert ours(found_here(owner)) == []


def test_the_preview_of_an_import(owner):
    owner.goto("/admin/partners/import/")
    lines = b"name,code\nIda Imported,ida\n,no good code\n"
    file = {"name": "partners.csv", "mimeType": "text/csv", "buffer": lines}
    owner.locator("[name=file]").set_input_files(file)
    owner.locator(".submit-row .default").click()
    owner.wait_for_url("**/import/*-*/")
    assert ours(found_here(owner)) == []


def test_the_draft_of_a_letter(owner):
    owner.goto("/admin/partners/letter/add/")
    owner.locator("[name=subject]").fill("A draft that stays one")
    owner.locator("[name=text]").fill("Hello {{ name }}")
    owner.locator("[name=_save]").click()
    owner.wait_for_url("**/look/")
    assert ours(found_here(owner)) == []


def test_a_second_step_is_set_up(nobody, sign_in, demo):
    page = sign_in(nobody, "lena")
    page.goto("/accounts/2fa/totp/activate/")
    found = found_here(page)
    page.get_by_label("Password").fill(demo.sign_in_of("lena")[1])
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_url("**/totp/activate/")
    assert found + found_here(page) == []
