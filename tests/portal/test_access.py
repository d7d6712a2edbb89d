import pytest
from django.urls import reverse

from partners.models import Partner
from tests.cast import signed_in
from tests.factories import AdFactory, UserFactory

REPORTS = ["stats", "hits", "referrals", "opt_ins", "claims", "claim_new"]
FILES = ["stats_csv", "hits_csv", "referrals_csv", "opt_ins_csv"]
PAGES = ["home", "profile", "programs", "generator", "ad_create", "qr", *REPORTS, *FILES]
ACTIVE_ONLY = ["ad_create", "qr"]


@pytest.fixture(params=PAGES)
def page(request):
    return reverse(f"portal:{request.param}")


def test_it_works(as_alice, page, haircare):
    response = as_alice.get(page, {"link": haircare.pk})
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]


def test_strangers_are_sent_to_the_sign_in(client, business, page):
    response = client.get(page)
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("account_login"))


def test_staff_without_a_partner_read_whom_to_ask(as_dana, page):
    response = as_dana.get(page)
    assert response.status_code == 403
    assert "no partner pages for you" in response.text


def test_somebody_detached_reads_whom_to_ask(business, page):
    response = signed_in(UserFactory(email="lost@example.com")).get(page)
    assert response.status_code == 403
    assert "lost@example.com" in response.text
    assert "dana@example.com" in response.text


@pytest.mark.parametrize("status", [Partner.Status.BANNED, Partner.Status.APPLIED])
def test_closed_partners_are_out_at_once(as_alice, alice, page, status):
    alice.set_status(status)
    assert as_alice.get(page).status_code == 302


@pytest.mark.parametrize("status", [Partner.Status.BANNED, Partner.Status.APPLIED])
def test_staff_with_a_closed_partner_read_so(as_dana, dana, alice, page, status):
    Partner.objects.filter(pk=alice.pk).update(user=dana, status=status)
    response = as_dana.get(page)
    assert response.status_code == 403
    assert "closed" in response.text


@pytest.mark.parametrize("name", [name for name in PAGES if name not in ACTIVE_ONLY])
def test_inactive_partners_may_read_with_a_note(as_alice, alice, name):
    alice.set_status(Partner.Status.INACTIVE)
    response = as_alice.get(reverse(f"portal:{name}"))
    assert response.status_code == 200
    assert name in FILES or "is paused" in response.text


@pytest.mark.parametrize("name", ACTIVE_ONLY)
def test_inactive_partners_make_nothing(as_alice, alice, haircare, name):
    alice.set_status(Partner.Status.INACTIVE)
    assert as_alice.get(reverse(f"portal:{name}"), {"link": haircare.pk}).status_code == 403


def test_inactive_partners_change_no_ad(as_alice, alice):
    ad = AdFactory(partner=alice)
    alice.set_status(Partner.Status.INACTIVE)
    for name in ["ad_change", "ad_archive", "ad_restore"]:
        assert as_alice.post(reverse(f"portal:{name}", args=[ad.pk])).status_code == 403


def test_the_owner_as_partner_sees_their_portal(as_dana, dana, alice):
    Partner.objects.filter(pk=alice.pk).update(user=dana)
    response = as_dana.get(reverse("portal:home"))
    assert "Welcome, Alice" in response.text
    assert reverse("admin:index") in response.text


def test_the_menu_holds_what_partners_look_for(as_alice):
    page = as_alice.get(reverse("portal:home")).text
    labels = ["Home", "Welcome", "My Profile", "My Programs", "Resources", "Link Generator"]
    for label in [
        *labels,
        "Reports",
        "Link Tracking Stats",
        "Hits",
        "My Referrals",
        "Missing credit",
    ]:
        assert f">{label}<" in page


def test_the_foot_says_whom_to_ask(as_alice):
    page = as_alice.get(reverse("portal:programs")).text
    assert "Questions? Write to Dana&#x27;s Shop" in page
    assert "mailto:dana@example.com" in page
