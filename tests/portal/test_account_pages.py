"""The account pages in the product's own words; what they do is allauth's and tests/partners'."""

import re

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.urls import reverse

from partners.models import Partner
from tests.cast import signed_in
from tests.factories import PASSWORD


@pytest.fixture(autouse=True)
def no_limits(settings):
    settings.ACCOUNT_RATE_LIMITS = False


PUBLIC = {
    "account_login": "Sign in",
    "account_request_login_code": "Sign in without a password",
    "account_reset_password": "Forgot your password?",
    "account_reset_password_done": "Please look at your mail",
    "account_reset_password_from_key_done": "Your password is saved",
    "account_inactive": "You cannot sign in at the moment",
    "account_signup": "Partners are invited",
}
PRIVATE = {
    "account_logout": "Sign out?",
    "account_change_password": "Choose a password",
    "account_reauthenticate": "Is it you?",
    "mfa_index": "Second step at sign-in",
}


def is_ours(response):
    return "css/tokens.css" in response.text and "<script" not in response.text


@pytest.mark.parametrize(("name", "heading"), PUBLIC.items())
def test_public_pages(client, business, name, heading):
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert heading in response.text
    assert is_ours(response)


@pytest.mark.parametrize(("name", "heading"), PRIVATE.items())
def test_private_pages(as_alice, name, heading):
    response = as_alice.get(reverse(name))
    assert response.status_code == 200
    assert heading in response.text
    assert is_ours(response)


def test_a_mailed_code_signs_in(client, alice):
    code_page = reverse("account_request_login_code")
    page = client.post(code_page, {"email": "alice@example.com"}, follow=True)
    assert "Enter the code" in page.text
    assert is_ours(page)
    sent = mail.outbox[0]
    assert "Dana's Shop" in sent.body
    code = re.search(r"^[A-Z0-9]+-[A-Z0-9]+$", sent.body, re.M)[0]
    done = client.post(reverse("account_confirm_login_code"), {"code": code}, follow=True)
    assert "Welcome, Alice" in done.text


def test_a_mailed_link_leads_to_a_new_password(client, alice):
    client.post(reverse("account_reset_password"), {"email": "alice@example.com"})
    link = re.search(r"http://\S+", mail.outbox[0].body)[0]
    page = client.get(link, follow=True)
    assert "Choose a password" in page.text
    address = page.redirect_chain[-1][0]
    new = {"password1": "a long walk at dawn", "password2": "a long walk at dawn"}
    assert "Your password is saved" in client.post(address, new, follow=True).text
    assert "used or is too old" in client.get(link, follow=True).text


def test_someone_unknown_is_told_by_mail_only(client, business):
    asked = client.post(reverse("account_reset_password"), {"email": "who@example.com"})
    assert asked.status_code == 302
    assert "Nobody is known there" in mail.outbox[0].body
    assert "sign up" not in mail.outbox[0].body


def test_the_second_step_from_start_to_end(client, alice):
    client.post(reverse("account_login"), {"login": alice.user.email, "password": PASSWORD})
    asked = client.get(reverse("mfa_activate_totp"), follow=True)
    assert "Is it you?" in asked.text
    page = client.post(asked.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
    assert "scan this picture" in page.text
    assert is_ours(page)
    secret = page.context["form"].secret
    code = totp.format_hotp_value(
        totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()))
    )
    codes = client.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)
    assert "Your recovery codes" in codes.text
    assert is_ours(codes)
    for name in ["mfa_generate_recovery_codes", "mfa_deactivate_totp", "mfa_index"]:
        assert is_ours(client.get(reverse(name)))
    recovery = re.search(r"<code>(\d+)</code>", codes.text)[1]
    client.post(reverse("account_logout"))
    step = client.post(
        reverse("account_login"), {"login": alice.user.email, "password": PASSWORD}, follow=True
    )
    assert "Second step" in step.text
    assert is_ours(step)
    done = client.post(reverse("mfa_authenticate"), {"code": recovery}, follow=True)
    assert "Welcome, Alice" in done.text


def test_nobody_registers_by_themself(client, business):
    sent = {"email": "new@example.com", "password1": PASSWORD, "password2": PASSWORD}
    assert "Partners are invited" in client.post(reverse("account_signup"), sent).text


@pytest.mark.parametrize(
    ("staff", "partner", "leads_to"),
    [
        (True, False, "/admin/"),
        (False, True, "/portal/"),
        (True, True, None),
        (False, False, None),
    ],
)
def test_the_door_leads_where_one_belongs(dana, alice, staff, partner, leads_to):
    user = dana
    user.is_staff = user.is_superuser = staff
    user.save(update_fields=["is_staff", "is_superuser"])
    if partner:
        Partner.objects.filter(pk=alice.pk).update(user=user)
    response = signed_in(user).get(reverse("door_choose"))
    assert response.headers.get("Location") == leads_to
    if staff and partner:
        assert "/portal/" in response.text
        assert "/admin/" in response.text
    if not staff and not partner:
        assert response.status_code == 403
        assert "no partner pages" in response.text
