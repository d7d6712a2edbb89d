import pytest
from django.contrib import admin
from django.urls import reverse

from tests.cast import signed_in
from tests.factories import UserFactory

PAGES = ["index", "referrals_trackinglink_changelist", "partners_partner_add", "autocomplete"]


@pytest.fixture(params=PAGES)
def page(request):
    return reverse(f"admin:{request.param}")


def test_strangers_are_sent_to_the_one_sign_in(client, business, page):
    response = client.get(page, follow=True)
    address, _status = response.redirect_chain[-1]
    assert address.startswith(reverse("account_login"))
    assert f"next={page}" in address


def test_partners_read_what_to_do(as_alice, page):
    response = as_alice.get(page)
    assert response.status_code == 403
    assert "alice@example.com" in response.text
    assert reverse("portal:home") in response.text


def test_djangos_own_sign_in_page_is_not_used(client, business):
    response = client.get(reverse("admin:login"))
    assert response.headers["Location"].startswith(reverse("account_login"))


def test_sign_in_while_signed_in(as_dana, as_alice):
    assert as_dana.get(reverse("admin:login")).headers["Location"] == reverse("admin:index")
    assert as_alice.get(reverse("admin:login")).status_code == 403


def test_signing_out_needs_a_post(as_dana):
    as_dana.get(reverse("admin:logout"))
    assert as_dana.get(reverse("admin:index")).status_code == 200
    as_dana.post(reverse("admin:logout"))
    assert as_dana.get(reverse("admin:index")).status_code == 302


def test_the_password_is_changed_where_partners_change_theirs(as_dana):
    response = as_dana.get(reverse("admin:password_change"))
    assert response.headers["Location"] == reverse("account_change_password")


def test_only_our_pages_are_there():
    assert {model._meta.label for model in admin.site._registry} == {
        "business.Business",
        "business.OutgoingMessage",
        "integrations.ApiKey",
        "integrations.HostedForm",
        "partners.Joining",
        "partners.Letter",
        "partners.Partner",
        "partners.PartnerApplication",
        "partners.Program",
        "partners.User",
        "referrals.Ad",
        "referrals.Creative",
        "referrals.TrackingLink",
        "tracking.Claim",
        "tracking.Contact",
        "tracking.Hit",
        "tracking.OptIn",
        "tracking.Referral",
    }


def test_staff_who_are_no_owners_do_not_say_who_signs_in(business):
    client = signed_in(UserFactory(is_staff=True))
    assert client.get(reverse("admin:partners_user_changelist")).status_code == 403
    assert client.get(reverse("admin:referrals_trackinglink_changelist")).status_code == 200
    assert "People who sign in" not in client.get(reverse("admin:index")).text


def test_staff_who_are_no_owners_read_the_defaults(business):
    client = signed_in(UserFactory(is_staff=True))
    page = reverse("admin:business_business_change", args=[1])
    assert client.get(page).status_code == 200
    assert client.post(page, {"name": "Mine"}).status_code == 403


def test_nul_in_a_search_for_partners_finds_nobody(as_dana, alice):
    found = as_dana.get(
        reverse("admin:autocomplete"),
        {
            "term": "a\x00",
            "app_label": "referrals",
            "model_name": "trackinglink",
            "field_name": "partner",
        },
    )
    assert found.json()["results"] == []
