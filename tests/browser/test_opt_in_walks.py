"""From the click to the credit, over two sites; each walk ends in both statistics."""

import pytest

from tests.browser.both_stats import A_FORM, A_PURCHASE, BY_CLICK_ID, BY_COOKIE
from tests.browser.prospects import click, lose_cookies, order, sign_up, sign_up_on_hosted_form

pytestmark = pytest.mark.browser


def test_own_form(open_browser, demo, stats):
    watch = stats.watch("sam")
    sign_up(click(open_browser(), demo, "sam"), "own-form@example.org")
    watch.sees(*A_FORM)
    assert stats.evidence() == {BY_COOKIE, BY_CLICK_ID}


def test_own_form_after_the_browser_erased_the_cookie(open_browser, demo, stats):
    watch = stats.watch("sam")
    page = click(open_browser(), demo, "sam")
    lose_cookies(page)
    sign_up(page, "no-cookie@example.org")
    watch.sees(*A_FORM)
    assert stats.evidence() == {BY_CLICK_ID}


def test_own_form_without_javascript(open_browser, demo, stats):
    watch = stats.watch("sam")
    sign_up(click(open_browser(java_script_enabled=False), demo, "sam"), "no-js@example.org")
    watch.sees(*A_FORM)
    assert stats.evidence() == {BY_COOKIE}


def test_hosted_form(open_browser, demo, stats):
    watch = stats.watch("sam")
    sign_up_on_hosted_form(click(open_browser(), demo, "sam"), "hosted@example.org")
    watch.sees(*A_FORM)
    assert stats.evidence() == {BY_COOKIE, BY_CLICK_ID}


def test_hosted_form_after_the_browser_erased_the_cookie(open_browser, demo, stats):
    watch = stats.watch("sam")
    page = click(open_browser(), demo, "sam")
    lose_cookies(page)
    sign_up_on_hosted_form(page, "hosted-no-cookie@example.org")
    watch.sees(*A_FORM)
    assert stats.evidence() == {BY_CLICK_ID}


def test_a_browser_that_asks_for_privacy(open_browser, demo, stats):
    """Global Privacy Control: no cookie is set, the click id does it."""
    watch = stats.watch("sam")
    page = click(open_browser(extra_http_headers={"Sec-GPC": "1"}), demo, "sam")
    assert page.context.cookies(demo.base_url) == []
    sign_up_on_hosted_form(page, "private@example.org")
    watch.sees(*A_FORM)
    assert stats.evidence() == {BY_CLICK_ID}


def test_order(open_browser, demo, stats):
    watch = stats.watch("sam")
    order(click(open_browser(), demo, "sam"), "order@example.org")
    watch.sees(*A_PURCHASE)
    assert stats.evidence() == {BY_CLICK_ID}


def test_order_without_javascript_is_nobodys(open_browser, demo, stats):
    """The order form has no click id then, and the shop's server no cookie of ours."""
    watch = stats.watch("sam")
    page = click(open_browser(java_script_enabled=False), demo, "sam")
    order(page, "order-no-js@example.org")
    watch.sees({"hits": 1}, {"hits": 1, "opt_ins": 1})


def test_a_known_contact_only_clicks(open_browser, demo, stats):
    page = open_browser()
    sign_up(click(page, demo, "sam"), "known@example.org")
    watch = stats.watch("lena")
    click(page, demo, "lena")
    watch.sees({"hits": 1, "new_referrals": 1}, {"hits": 1, "new_referrals": 1})


def test_a_customer_only_clicks(open_browser, demo, stats):
    """Known by the order that the owner's server reported with the click id."""
    page, by_sam = open_browser(), stats.watch("sam")
    order(click(page, demo, "sam"), "customer@example.org")
    by_sam.sees(*A_PURCHASE)
    watch = stats.watch("lena")
    click(page, demo, "lena")
    watch.sees({"hits": 1, "new_referrals": 1}, {"hits": 1, "new_referrals": 1})


def test_an_unknown_prospect_only_clicks(open_browser, demo, stats):
    watch = stats.watch("lena")
    click(open_browser(), demo, "lena")
    watch.sees({"hits": 1}, {"hits": 1})


def test_the_latest_partner_gets_the_credit(open_browser, demo, stats):
    page = open_browser()
    click(page, demo, "lena")
    watch = stats.watch("sam")
    sign_up(click(page, demo, "sam"), "two-partners@example.org")
    watch.sees(*A_FORM)
