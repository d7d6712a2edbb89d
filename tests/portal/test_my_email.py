"""A partner changes the sign-in e-mail; the new mailbox confirms it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from business.models import OutgoingMessage
from partners.models import User
from tests.cast import signed_in
from tests.factories import PASSWORD, PartnerFactory, UserFactory
from tests.portal.bad_input import BAD_TEXTS

CHANGE = "/portal/profile/email/"
CONFIRM = "/portal/profile/email/confirm/"
NEW = {"email": "New@Example.com", "password": PASSWORD}


def key_of(client, **typed) -> str:
    client.post(CHANGE, NEW | typed)
    return re.search(r"confirm/\?key=(\S+)", OutgoingMessage.objects.latest("pk").text)[1]


def email_of(partner) -> str:
    return User.objects.get(partner=partner).email


def test_it_works(as_alice, alice):
    assert CHANGE in as_alice.get("/portal/profile/").text
    key = key_of(as_alice)
    assert OutgoingMessage.objects.get().to == "new@example.com"
    assert "new@example.com" in as_alice.get(CONFIRM, {"key": key}).text
    assert email_of(alice) == "alice@example.com"
    saved = as_alice.post(CONFIRM, {"key": key}, follow=True)
    assert "From now on you sign in with new@example.com." in saved.text
    assert email_of(alice) == "new@example.com"
    assert [row.email for row in alice.user.emailaddress_set.all()] == ["new@example.com"]
    assert OutgoingMessage.objects.latest("pk").to == "alice@example.com"


def test_the_link_works_once(as_alice, alice):
    key = key_of(as_alice)
    as_alice.post(CONFIRM, {"key": key})
    User.objects.filter(partner=alice).update(email="third@example.com")
    as_alice.post(CONFIRM, {"key": key})
    assert email_of(alice) == "third@example.com"


def test_a_day_and_no_longer(as_alice, alice):
    with time_machine.travel(datetime.now(UTC) - timedelta(hours=25)):
        key = key_of(as_alice)
    assert "does not work any more" in as_alice.get(CONFIRM, {"key": key}).text
    as_alice.post(CONFIRM, {"key": key})
    assert email_of(alice) == "alice@example.com"


@pytest.mark.parametrize("key", ["", "x", "\x00", "a:b:c", "9" * 5000])
def test_made_up_keys(as_alice, alice, key):
    assert as_alice.get(CONFIRM, {"key": key}).status_code == 200
    as_alice.post(CONFIRM, {"key": key})
    assert email_of(alice) == "alice@example.com"


def test_a_strangers_link(as_alice, as_charlie, alice, charlie):
    as_charlie.post(CONFIRM, {"key": key_of(as_alice)})
    assert email_of(charlie) == "charlie@example.com"


def test_without_the_password_no_mail_goes_out(as_alice):
    page = as_alice.post(CHANGE, NEW | {"password": "guessed"})
    assert "This is not your password." in page.text
    assert not OutgoingMessage.objects.exists()


LIMITED = "Too many tries. Please wait five minutes, then try again."


def test_guesses_end_after_five(as_alice):
    for _guess in range(5):
        as_alice.post(CHANGE, NEW | {"password": "guessed"})
    assert LIMITED in as_alice.post(CHANGE, NEW).text
    assert not OutgoingMessage.objects.exists()


def test_guesses_count_together_with_those_at_the_door(as_alice, client, alice):
    door = reverse("account_login")
    for _guess in range(3):
        as_alice.post(CHANGE, NEW | {"password": "guessed"})
        client.post(door, {"login": "alice@example.com", "password": "guessed"})
    answer = client.post(door, {"login": "alice@example.com", "password": PASSWORD})
    assert LIMITED in answer.text
    assert "_auth_user_id" not in client.session


def test_after_five_minutes_one_may_try_again(as_alice):
    with time_machine.travel(datetime.now(UTC) - timedelta(minutes=6)):
        for _guess in range(5):
            as_alice.post(CHANGE, NEW | {"password": "guessed"})
    as_alice.post(CHANGE, NEW)
    assert OutgoingMessage.objects.count() == 1


def test_who_knows_the_password_is_never_held_up(as_alice):
    for _try in range(12):
        page = as_alice.post(CHANGE, NEW | {"email": "no address"})
    assert LIMITED not in page.text


@pytest.mark.parametrize("email", ["", "x", "alice@example.com", *BAD_TEXTS])
def test_bad_addresses(as_alice, email):
    assert "email" in as_alice.post(CHANGE, NEW | {"email": email}).context["form"].errors
    assert not OutgoingMessage.objects.exists()


def test_an_address_of_somebody_else_is_told_to_its_mailbox_alone(as_alice, alice, charlie):
    taken = as_alice.post(CHANGE, NEW | {"email": "charlie@example.com"}, follow=True)
    assert "A mail is on its way to charlie@example.com." in taken.text
    key = re.search(r"key=(\S+)", OutgoingMessage.objects.get().text)[1]
    refused = as_alice.post(CONFIRM, {"key": key}, follow=True)
    assert "Somebody else signs in with this e-mail" in refused.text
    assert email_of(alice) == "alice@example.com"


def test_pressed_twice_it_is_one_mail(as_alice):
    key_of(as_alice), key_of(as_alice)
    assert OutgoingMessage.objects.count() == 1


def test_five_mails_a_day(as_alice):
    for n in range(7):
        page = as_alice.post(CHANGE, NEW | {"email": f"new{n}@example.com"}, follow=True)
    assert "Enough for today." in page.text
    assert OutgoingMessage.objects.count() == 5


def test_the_teams_e_mails_are_the_owners_to_change(business):
    user = UserFactory(is_staff=True)
    PartnerFactory(user=user)
    client = signed_in(user)
    assert CHANGE not in client.get("/portal/profile/").text
    client.post(CHANGE, NEW)
    assert not OutgoingMessage.objects.exists()


def test_who_has_no_password_needs_none(business):
    user = UserFactory(password=None)
    partner = PartnerFactory(user=user)
    client = signed_in(user)
    client.post(CONFIRM, {"key": key_of(client)})
    assert email_of(partner) == "new@example.com"


@pytest.mark.parametrize("page", [CHANGE, CONFIRM])
def test_strangers_sign_in_first(client, page):
    assert client.get(page).headers["Location"].startswith("/accounts/login/")
