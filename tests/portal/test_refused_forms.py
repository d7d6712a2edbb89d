"""A refused form says so in its title, and its answer begins at what is to be mended."""

import re

import pytest

PAGES = ("/portal/ads/new/", "/portal/claims/new/", "/portal/profile/email/")
NOTHING = {"next": ""}
PUBLIC = ("/accounts/login/", "/accounts/password/reset/")


def title(page):
    return re.search(r"<title>(.*?)</title>", page.text)[1]


def summary(page):
    """The summary with its links, or nothing."""
    found = re.search(r'<div class="note bad error-summary".*?</div>', page.text, re.DOTALL)
    return found[0] if found else ""


@pytest.mark.parametrize("address", PAGES)
def test_it_works(as_alice, address):
    page = as_alice.post(address, NOTHING)
    assert title(page).startswith("Error: ")
    assert 'tabindex="-1" autofocus' in summary(page)


@pytest.mark.parametrize("address", PUBLIC)
def test_pages_for_everybody(client, dana, address):
    page = client.post(address, NOTHING)
    assert title(page).startswith("Error: ")
    assert summary(page)


@pytest.mark.parametrize("address", PAGES)
def test_not_before_anything_was_sent(as_alice, address):
    page = as_alice.get(address)
    assert "Error" not in title(page)
    assert not summary(page)


def test_each_field_to_mend_is_one_press_away(as_alice):
    page = as_alice.post("/portal/ads/new/", {"name": "", "media_type": "email"})
    names = re.findall(r'<a href="#([^"]+)">Name</a>', summary(page))
    assert len(names) == 1
    assert f'id="{names[0]}"' in page.text


def test_what_concerns_the_whole_form_stands_there(client, alice):
    wrong = {"login": alice.user.email, "password": "wrong"}
    page = client.post("/accounts/login/", wrong)
    assert "errorlist nonfield" in summary(page)
    assert "look at this again" not in summary(page)


def test_a_wrong_filter_of_the_owner(as_dana, business):
    assert title(as_dana.get("/admin/tracking/hit/?first=x")).startswith("Error: ")
