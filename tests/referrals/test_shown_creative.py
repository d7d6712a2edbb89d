"""What a partner copies."""

import pytest

from referrals.shown_creative import show_creative
from tests.factories import AdFactory, BannerFactory, CreativeFactory, EmailFactory

ADDRESS = "http://127.0.0.1:8000/go/haircare/alice"


def test_it_works(alice, haircare, business):
    email = EmailFactory(link=haircare, subject="{{ business }}", text="{{ name }}: {{ link }}")
    shown = show_creative(email, alice, business)
    assert (shown.subject, shown.text) == ("Dana's Shop", f"Alice: {ADDRESS}")
    assert shown.html == f'<p>Alice: <a href="{ADDRESS}">{ADDRESS}</a></p>'


def test_with_an_ad_inside(alice, haircare, business):
    ad = AdFactory(partner=alice, code="website2")
    shown = show_creative(CreativeFactory(link=haircare), alice, business, ad)
    assert shown.text == f"Have a look: {ADDRESS}/website2"


def test_a_banner_leads_from_its_picture_to_the_link(alice, haircare, business):
    banner = BannerFactory(link=haircare, alt_text="Spring")
    html = show_creative(banner, alice, business).html
    assert html == (
        f'<a href="{ADDRESS}"><img src="http://127.0.0.1:8000/b/{banner.picture}" '
        'width="300" height="250" alt="Spring"></a>'
    )


def test_without_words_a_banner_says_its_name(alice, business):
    banner = BannerFactory(name="Spring, wide")
    assert 'alt="Spring, wide"' in show_creative(banner, alice, business).html


@pytest.mark.parametrize("name", ["<b>x</b>", '"><script>', "</textarea>", "{{ link }}"])
def test_a_name_is_neither_markup_nor_placeholder(alice, business, name):
    alice.name = name
    shown = show_creative(CreativeFactory(text="{{ name }}: {{ link }}"), alice, business)
    assert shown.text.startswith(f"{name}: ")
    assert "<b>" not in shown.html and "<script" not in shown.html and "</text" not in shown.html
    banner = BannerFactory(alt_text=name)
    assert show_creative(banner, alice, business).html.count("<") == 3


def test_the_html_is_text_that_pages_escape(alice, business):
    for creative in (BannerFactory(), CreativeFactory()):
        assert type(show_creative(creative, alice, business).html) is str


def test_the_mail_program_gets_it_whole(alice, haircare, business):
    email = EmailFactory(link=haircare, subject="A & B", text="One\n\n{{ link }}")
    address = show_creative(email, alice, business).mail_address
    assert address.startswith("mailto:?subject=A%20%26%20B&body=One%0D%0A%0D%0Ahttp%3A%2F%2F")
