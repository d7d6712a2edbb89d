"""The owner's menu: groups that fold, the one of the page at hand open."""

import re
from html import unescape

import pytest
from django.urls import reverse

from owner.menu import LABELS, MENU
from partners.models import Letter


def groups(page):
    """Name and openness of the groups beside the page."""
    side = page.split('id="nav-sidebar"')[1].split("</nav>")[0]
    found = re.findall(r"<details[^>]*?( open)?>\s*<summary>(.*?)</summary>", side)
    return {name: bool(is_open) for is_open, name in found}


def open_groups(client, address):
    return [name for name, is_open in groups(client.get(address).text).items() if is_open]


def test_it_works(as_dana, business):
    assert list(groups(as_dana.get("/admin/").text)) == [str(title) for _key, title, _pages in MENU]


@pytest.mark.parametrize(
    ("address", "group"),
    [
        ("/admin/", "Referral Partners"),
        ("/admin/partners/partner/add/", "Referral Partners"),
        ("/admin/tracking/hit/", "Contacts and opt-ins"),
        ("/admin/reports/?show=partners", "Reports"),
        ("/admin/integrations/apikey/", "Connections"),
        ("/admin/team-changes/", "Settings"),
        ("/admin/find/", "Referral Partners"),
    ],
)
def test_one_group_is_open(as_dana, business, address, group):
    assert open_groups(as_dana, address) == [group]


def test_the_page_at_hand_is_marked(as_dana, business):
    page = as_dana.get("/admin/tracking/hit/").text
    assert page.count('<a href="/admin/tracking/hit/" aria-current="page">Hits</a>') == 2


@pytest.mark.parametrize(("page", "label"), LABELS.items())
def test_a_page_is_called_as_in_the_menu(as_dana, business, page, label):
    is_route = isinstance(page, str)
    name = page if is_route else f"admin:{page._meta.app_label}_{page._meta.model_name}_changelist"
    text = as_dana.get(reverse(name), follow=True).text
    assert f"<h1>{label}</h1>" in text
    crumbs = text.split('class="breadcrumbs"')[1].split("</div>")[0]
    assert unescape(crumbs).split("›")[-1].strip() == str(label)


def test_below_a_list_the_way_back_has_its_name(as_dana, alice):
    page = as_dana.get("/admin/partners/letter/add/").text
    assert '<a href="/admin/partners/letter/">Letters to partners</a>' in page


def test_the_phone_has_it_on_each_page(as_dana, business):
    for address in ("/admin/", "/admin/partners/partner/", "/admin/find/"):
        menu = as_dana.get(address).text.split('<details class="phone-menu">')[1]
        assert '<a href="/admin/tracking/hit/"' in menu.split("</nav>")[0]


def test_no_element_shares_its_name(as_dana, alice):
    names = re.findall(r'\bid="([^"]+)"', as_dana.get("/admin/partners/partner/").text)
    assert len(names) == len(set(names))


def test_who_only_looks_is_offered_nothing_to_add(as_rita, business):
    side = as_rita.get("/admin/").text.split('id="nav-sidebar"')[1].split("</nav>")[0]
    assert "addlink" not in side


def test_not_without_signing_in(client, business):
    assert "phone-menu" not in client.get("/admin/", follow=True).text


def test_the_way_back_names_a_row_once(as_dana, business):
    letter = Letter.objects.create(subject="Spring news", text="Hello")
    page = as_dana.get(f"/admin/partners/letter/{letter.pk}/look/", follow=True).text
    crumbs = page.split('class="breadcrumbs"')[1].split("</div>")[0]
    assert crumbs.count("Spring news") == 1
