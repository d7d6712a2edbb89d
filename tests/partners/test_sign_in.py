"""One door for partners and staff: who gets in, for how long, and whose clicks are their own."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth import authenticate, get_user
from django.core import mail, signing
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from business.models import OutgoingMessage
from partners.models import Partner
from partners.own_clicks import COOKIE, NOBODY, SALT, OwnMark, read_own_mark
from partners.sign_in import may_sign_in
from tests.factories import PASSWORD, PartnerFactory, UserFactory


@pytest.fixture(autouse=True)
def no_limits(settings):
    """These tests sign in more often in a minute than people do."""
    settings.ACCOUNT_RATE_LIMITS = False


def sign_in(client, email, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def is_signed_in(client):
    return "_auth_user_id" in client.session


def ban(partner):
    partner.set_status(Partner.Status.BANNED)


@pytest.mark.parametrize("typed", ["alice@example.com", "ALICE@Example.com", " alice@example.com "])
def test_it_works(client, alice, typed):
    response = sign_in(client, typed)
    assert response.status_code == 302
    assert response.url == reverse("door_choose")
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("alice@example.com", "wrong"),
        ("nobody@example.com", PASSWORD),
        ("alice@example.com", ""),
        ("", PASSWORD),
        ("alice@example.com\x00", PASSWORD),
        ("alice@example.com", PASSWORD + "\x00"),
        ("a" * 400 + "@example.com", PASSWORD),
        ("alice@example.com", "x" * 5000),
        ("' OR 1=1 --", PASSWORD),
    ],
)
def test_wrong_email_or_password_stays_outside(client, alice, email, password):
    assert sign_in(client, email, password).status_code == 200
    assert not is_signed_in(client)


def test_known_and_unknown_emails_get_the_same_words(client, alice):
    known = sign_in(client, "alice@example.com", "wrong").context["form"].errors
    unknown = sign_in(client, "nobody@example.com", "wrong").context["form"].errors
    assert known == unknown


@pytest.mark.parametrize(
    ("status", "gets_in"),
    [("active", True), ("inactive", True), ("applied", False), ("banned", False)],
)
def test_status_decides_at_the_door(client, alice, status, gets_in):
    alice.set_status(Partner.Status(status))
    sign_in(client, "alice@example.com")
    assert is_signed_in(client) == gets_in
    assert (authenticate(email="alice@example.com", password=PASSWORD) is not None) == gets_in


def test_ban_ends_the_session_with_the_next_request(as_alice, alice):
    ban(alice)
    assert as_alice.get(reverse("portal:home")).status_code == 302
    assert get_user(as_alice.get(reverse("account_login")).wsgi_request).is_anonymous


def test_staff_stay_in_though_their_partner_is_banned(dana):
    ban(PartnerFactory(user=dana))
    assert may_sign_in(dana)


def test_a_person_switched_off_stays_outside(client, alice):
    alice.user.is_active = False
    alice.user.save()
    sign_in(client, "alice@example.com")
    assert not is_signed_in(client)


@pytest.mark.parametrize("is_demo_install", [True, False])
def test_demo_people_sign_in_on_a_demo_only(client, settings, business, is_demo_install):
    settings.DEMO = is_demo_install
    UserFactory(email="marty@example.com", is_demo=True)
    sign_in(client, "marty@example.com")
    assert is_signed_in(client) == is_demo_install


def test_demo_session_ends_when_the_install_goes_live(settings, client, business):
    settings.DEMO = True
    user = UserFactory(is_demo=True)
    client.force_login(user, backend="partners.sign_in.SignInBackend")
    settings.DEMO = False
    assert get_user(client.get(reverse("account_login")).wsgi_request).is_anonymous


def test_a_mailed_code_does_not_pass_a_ban(client, alice):
    client.post(reverse("account_request_login_code"), {"email": "alice@example.com"})
    ban(alice)
    code = mail.outbox[-1].body if mail.outbox else ""
    word = next((line.strip() for line in code.splitlines() if is_code(line)), "no code")
    client.post(reverse("account_confirm_login_code"), {"code": word})
    assert word != "no code"
    assert not is_signed_in(client)


def test_a_mailed_code_lets_an_active_partner_in(client, alice):
    client.post(reverse("account_request_login_code"), {"email": "alice@example.com"})
    word = next(line.strip() for line in mail.outbox[-1].body.splitlines() if is_code(line))
    client.post(reverse("account_confirm_login_code"), {"code": word})
    assert is_signed_in(client)


def is_code(line):
    bare = line.strip().replace("-", "")
    return 6 <= len(bare) <= 12 and bare.isalnum() and bare == bare.upper()


@pytest.mark.parametrize("hours", [1, 13])
def test_staff_sign_in_again_after_twelve_hours(client, dana, hours):
    now = datetime.now(UTC)
    with time_machine.travel(now):
        sign_in(client, "dana@example.com")
    with time_machine.travel(now + timedelta(hours=hours)):
        assert (get_user_of(client) == dana) == (hours < 12)


def test_partners_stay_signed_in_for_weeks(client, alice):
    now = datetime.now(UTC)
    with time_machine.travel(now):
        sign_in(client, "alice@example.com")
    with time_machine.travel(now + timedelta(days=30)):
        assert get_user_of(client) == alice.user


def get_user_of(client):
    return get_user(client.get(reverse("door_choose")).wsgi_request)


def test_nobody_signs_up_without_an_invitation(client, business):
    data = {"email": "new@example.com", "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_signup"), data)
    assert not is_signed_in(client)


def test_sign_in_needs_the_forms_token(alice):
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client, "alice@example.com").status_code == 403


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_sign_in_never_leads_to_another_site(client, alice, next_page):
    address = f"{reverse('account_login')}?next={next_page}"
    response = client.post(address, {"login": "alice@example.com", "password": PASSWORD})
    assert response.url == reverse("door_choose")


def test_session_key_changes_at_the_door(client, alice):
    client.get(reverse("account_login"))
    before = client.session.session_key
    sign_in(client, "alice@example.com")
    assert client.session.session_key != before


def test_own_clicks_of_a_partner_are_marked(client, alice):
    cookie = sign_in(client, "alice@example.com").cookies[COOKIE]
    assert read_own_mark(cookie.value) == OwnMark(is_staff=False, partner_id=alice.pk)
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/go/", True, "Lax")


def test_own_clicks_of_staff_are_marked(client, dana):
    cookie = sign_in(client, "dana@example.com").cookies[COOKIE]
    assert read_own_mark(cookie.value) == OwnMark(is_staff=True)


def test_mark_stays_after_sign_out(client, alice):
    sign_in(client, "alice@example.com")
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)
    assert client.cookies[COOKIE].value


@pytest.mark.parametrize("value", [None, "", "x", "[1, 7]", "WzEsMF0:1:forged", "é:é:é", "\x00"])
def test_forged_mark_marks_nobody(value):
    assert read_own_mark(value) is NOBODY


@given(st.text())
def test_any_other_text_marks_nobody(value):
    assert read_own_mark(value) is NOBODY


def test_old_mark_marks_nobody():
    with time_machine.travel(datetime(2026, 1, 1, tzinfo=UTC)):
        value = signing.dumps([1, 7], salt=SALT)
        assert read_own_mark(value) == OwnMark(is_staff=True, partner_id=7)
    with time_machine.travel(datetime(2026, 8, 1, tzinfo=UTC)):
        assert read_own_mark(value) is NOBODY


@pytest.mark.parametrize("content", [{}, [1], [1, 2, 3], "text", 7, None])
def test_signed_nonsense_marks_nobody(content):
    assert read_own_mark(signing.dumps(content, salt=SALT)) is NOBODY


def test_behind_a_proxy_a_strangers_tries_lock_nobody_else_out(client, alice, settings):
    settings.ACCOUNT_RATE_LIMITS = {}
    settings.TRUSTED_PROXIES = ["127.0.0.1/32"]

    def sign_in(email, password, address):
        form = {"login": email, "password": password}
        headers = {"X-Forwarded-For": address}
        return client.post(reverse("account_login"), form, headers=headers).status_code

    tries = [sign_in(f"nobody{n}@example.com", "wrong", "192.0.2.1") for n in range(35)]

    assert tries[-1] == 429
    assert sign_in(alice.user.email, PASSWORD, "192.0.2.2") == 302


class MailServerAway(BaseEmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError(111, "Connection refused")


@pytest.mark.parametrize("email", ["alice@example.com", "nobody@example.com"])
@pytest.mark.parametrize("page", ["account_reset_password", "account_request_login_code"])
def test_a_mail_server_that_is_away_is_told(client, alice, settings, page, email):
    settings.EMAIL_BACKEND = f"{__name__}.MailServerAway"
    answer = client.post(reverse(page), {"email": email})
    assert answer.status_code == 503
    assert "The mail could not be sent" in answer.text


def test_notices_wait_for_the_mail_server(as_alice, alice, settings):
    settings.EMAIL_BACKEND = f"{__name__}.MailServerAway"
    new = "walk the cat at midnight"
    fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert as_alice.post(reverse("account_change_password"), fields).status_code == 302
    assert OutgoingMessage.objects.get().to == alice.user.email


def test_too_many_codes_are_told_in_words_that_fit(alice, settings):
    settings.ACCOUNT_RATE_LIMITS = {}
    for _code in range(4):
        page = Client().post(reverse("account_request_login_code"), {"email": "alice@example.com"})
    assert "Too many tries. Please wait five minutes" in page.text
