"""A known contact's click alone ties the contact; nobody else's does."""

import pytest
from django.test import Client

from business.models import Business
from tests.factories import ContactFactory, OptInFactory
from tests.tracking.conftest import Click
from tests.tracking.test_opt_ins import report
from tracking.binding import bind
from tracking.facts import cookie_values
from tracking.hit_ids import newest_visitor_cookie, write_contact_token
from tracking.models import Binding, Hit, OptIn, Referral
from tracking.opt_ins import record_opt_in
from tracking.stats import link_tracking_stats


@pytest.fixture
def browser() -> Client:
    return Client()


def cookie_in(browser: Client):
    header = "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())
    return newest_visitor_cookie(cookie_values(header, "sentby"))


def ties(source: str = "hit") -> list[tuple[str, str]]:
    rows = Referral.objects.filter(source=source).order_by("pk")
    return [(row.contact.email, row.partner.code) for row in rows]


def test_it_works(click: Click, browser: Client, haircare, alice, charlie) -> None:
    click("/go/haircare/alice", client=browser)
    record_opt_in(report(cookie=cookie_in(browser)))
    click("/go/haircare/charlie", client=browser)

    assert ties() == [("lena@example.org", "charlie")]
    day = Hit.objects.latest("pk").day
    assert link_tracking_stats(charlie, day, day).totals.new_referrals == 1
    assert link_tracking_stats(alice, day, day).totals.new_referrals == 0
    assert link_tracking_stats(None, day, day).totals.new_referrals == 1


def test_unknown_visitors_tie_nothing(click, browser, haircare, alice) -> None:
    click("/go/haircare/alice", client=browser)
    click("/go/haircare/alice", client=browser)

    assert not Referral.objects.exists()


def test_a_repeated_click_ties_again_but_is_no_new_referral(
    click, browser, haircare, alice, charlie
) -> None:
    click("/go/haircare/alice", client=browser)
    record_opt_in(report(cookie=cookie_in(browser)))
    for _ in range(2):
        click("/go/haircare/charlie", client=browser)

    new = Referral.objects.filter(source="hit").order_by("pk").values_list("is_new", flat=True)
    assert list(new) == [True, False]


def test_tie_is_as_sure_as_the_binding(click, browser, haircare, alice) -> None:
    click("/go/haircare/alice", client=browser)
    contact = ContactFactory()
    opt_in = OptInFactory()
    bind(cookie_in(browser).visitor, contact, None)
    click("/go/haircare/alice", client=browser)
    bind(cookie_in(browser).visitor, contact, opt_in.received_at)
    click("/go/haircare/alice", client=browser)

    confirmed = [row.confirmed_at is not None for row in Referral.objects.order_by("pk")]
    assert confirmed == [False, True]


def test_a_browser_of_two_contacts_ties_neither(click, browser, haircare, alice) -> None:
    click("/go/haircare/alice", client=browser)
    for email in ("lena@example.org", "tom@example.org"):
        record_opt_in(report(cookie=cookie_in(browser), external_id=email, email=email))
    click("/go/haircare/alice", client=browser)

    assert Binding.objects.count() == 2
    assert ties() == []


def test_uncounted_clicks_tie_nothing(click, browser, haircare, alice) -> None:
    click("/go/haircare/alice", client=browser)
    record_opt_in(report(cookie=cookie_in(browser)))
    alice.set_status("inactive")
    click("/go/haircare/alice", client=browser)
    click("/go/haircare/alice", client=browser, headers={"Sec-Fetch-Dest": "image"})

    assert ties() == []


def test_token_ties_at_the_first_click_and_binds_nothing(click, haircare, alice) -> None:
    token = write_contact_token(ContactFactory(email="lena@example.org").pk)
    response = click(f"/go/haircare/alice?c={token}&utm=1")

    assert ties() == [("lena@example.org", "alice")]
    assert Referral.objects.get().confirmed_at is not None
    assert not Binding.objects.exists()
    assert token not in response["Location"] and "utm=1" in response["Location"]


def test_token_goes_before_the_browsers_binding(click, browser, haircare, alice) -> None:
    click("/go/haircare/alice", client=browser)
    record_opt_in(report(cookie=cookie_in(browser)))
    token = write_contact_token(ContactFactory(email="tom@example.org").pk)
    click(f"/go/haircare/alice?c={token}", client=browser)

    assert ties() == [("tom@example.org", "alice")]


@pytest.mark.parametrize("token", ["", "x", "1" * 36, "%00", "%C3%A9"])
def test_unreadable_token(click, haircare, alice, token) -> None:
    response = click(f"/go/haircare/alice?c={token}")

    assert response.status_code == 302
    assert ties() == []


def test_token_of_an_erased_contact(click, haircare, alice) -> None:
    contact = ContactFactory()
    token = write_contact_token(contact.pk)
    contact.delete()

    assert click(f"/go/haircare/alice?c={token}").status_code == 302
    assert ties() == []
    assert Hit.objects.count() == 1


def test_count_only_consent_ignores_the_token(click, haircare, alice) -> None:
    Business.objects.update(consent="count")
    click(f"/go/haircare/alice?c={write_contact_token(ContactFactory().pk)}")

    assert ties() == []


def test_purchase_with_evidence_makes_the_browser_known(
    click, browser, haircare, alice, charlie
) -> None:
    landing = click("/go/haircare/alice", client=browser)["Location"]
    record_opt_in(
        report(
            kind=OptIn.Kind.PURCHASE,
            source="api",
            gross=100,
            currency="EUR",
            hit_id=landing.rpartition("=")[2],
            is_trusted=True,
        )
    )
    click("/go/haircare/charlie", client=browser)

    assert ties() == [("lena@example.org", "charlie")]
    # The click id may have been forwarded, so the browser is not known for sure.
    assert Referral.objects.filter(source="hit").get().confirmed_at is None


def test_a_form_with_a_forwarded_click_id_binds_nobody(click, browser, haircare, alice) -> None:
    landing = click("/go/haircare/alice", client=browser)["Location"]
    record_opt_in(report(hit_id=landing.rpartition("=")[2]))

    assert not Binding.objects.exists()


def test_shared_tablet_is_never_bound(click, browser, haircare, alice) -> None:
    click("/go/haircare/alice", client=browser)
    record_opt_in(report(cookie=cookie_in(browser), binds_browser=False))

    assert not Binding.objects.exists()
    assert ties("opt_in") == [("lena@example.org", "alice")]
