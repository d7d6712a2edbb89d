"""Invitations: one link, one person, seven days."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from business.models import OutgoingMessage
from partners.invitation_words import Words
from partners.inviting import CannotInviteError, invite, make_link
from partners.models import Invitation, Partner, Terms, TermsAcceptance, User
from partners.terms import accept_terms
from tests.factories import PartnerFactory, UserFactory
from tests.outbox import send_all

PASSWORD = "a quiet walk at noon"
PAGE = "/accounts/invitation/"


@pytest.fixture
def anna(business) -> Partner:
    user = UserFactory(email="anna@example.com", name="Anna", password=None)
    return PartnerFactory(name="Anna", code="anna", user=user)


def key_in(text: str) -> str:
    return re.search(r"/accounts/invitation/\?key=(\S+)", text)[1]


def mailed_key(partner, by=None) -> str:
    invite(partner, by)
    return key_in(OutgoingMessage.objects.latest("pk").text)


def start(client, key, password=PASSWORD, **more):
    sent = {"key": key, "password1": password, "password2": password} | more
    return client.post(PAGE, sent)


def has_password(partner) -> bool:
    return User.objects.get(partner=partner).has_usable_password()


def test_it_works(client, anna, dana):
    invite(anna, dana)
    send_all()
    [sent] = mail.outbox
    assert (sent.to, sent.reply_to) == (["anna@example.com"], ["dana@example.com"])
    assert sent.subject == "Your partner pages at Dana's Shop"
    page = client.get(PAGE, {"key": key_in(sent.body)})
    assert "anna@example.com" in page.text
    landed = start(client, key_in(sent.body))
    assert landed.headers["Location"] == "/portal/"
    assert client.get("/portal/").status_code == 200


def test_with_the_password_one_signs_in_again(client, anna):
    start(Client(), mailed_key(anna))
    client.post(reverse("account_login"), {"login": "anna@example.com", "password": PASSWORD})
    assert client.get("/portal/").status_code == 200


def test_looking_changes_nothing(client, anna):
    key = mailed_key(anna)
    for _each in range(3):
        client.get(PAGE, {"key": key})
        client.head(PAGE, {"key": key})
    assert start(client, key).status_code == 302


def test_the_link_works_once(client, anna):
    key = mailed_key(anna)
    start(client, key)
    before = User.objects.get(partner=anna).password
    again = start(Client(), key, "another walk at night")
    assert again.status_code == 410
    assert User.objects.get(partner=anna).password == before


def test_seven_days_and_no_longer(client, anna):
    with time_machine.travel(datetime.now(UTC) - timedelta(days=7, minutes=1)):
        old = mailed_key(anna)
    assert client.get(PAGE, {"key": old}).status_code == 410
    with time_machine.travel(datetime.now(UTC) - timedelta(days=6, hours=23)):
        young = mailed_key(anna)
    assert client.get(PAGE, {"key": young}).status_code == 200


def test_a_newer_one_ends_the_older(client, anna, dana):
    old = mailed_key(anna)
    new = key_in(make_link(anna, dana))
    assert client.get(PAGE, {"key": old}).status_code == 410
    assert client.get(PAGE, {"key": new}).status_code == 200


def change_email(partner):
    User.objects.filter(partner=partner).update(email="other@example.com")


def choose_password_elsewhere(partner):
    partner.user.set_password(PASSWORD)
    partner.user.save()


def ban(partner):
    partner.set_status(Partner.Status.BANNED)


def take_sign_in_away(partner):
    Partner.objects.filter(pk=partner.pk).update(user=None)


@pytest.mark.parametrize("event", [change_email, choose_password_elsewhere, ban, take_sign_in_away])
def test_what_ends_an_invitation(client, anna, event):
    key = mailed_key(anna)
    event(anna)
    assert client.get(PAGE, {"key": key}).status_code == 410
    assert start(client, key).status_code == 410
    assert not client.session.get("_auth_user_id")


@pytest.mark.parametrize("key", ["", "1", "1.x", "x.y", "\x00", "1." + "a" * 43, "9" * 5000])
def test_made_up_keys(client, anna, key):
    mailed_key(anna)
    for answer in (client.get(PAGE, {"key": key}), start(client, key)):
        assert answer.status_code == 410
        assert "Ask Dana&#x27;s Shop for a new one" in answer.text
        assert "anna" not in answer.text.lower()


@pytest.mark.parametrize("password", ["", "short", "1234567890", "anna@example.com", "\x00" * 12])
def test_bad_passwords(client, anna, password):
    answer = start(client, mailed_key(anna), password)
    assert (answer.status_code, has_password(anna)) == (200, False)
    assert "errorlist" in answer.text


def test_two_passwords_that_differ(client, anna):
    sent = {"key": mailed_key(anna), "password1": PASSWORD, "password2": PASSWORD + "x"}
    assert "errorlist" in client.post(PAGE, sent).text
    assert not has_password(anna)


def test_somebody_else_at_this_computer_is_signed_out(as_dana, anna):
    start(as_dana, mailed_key(anna))
    assert as_dana.session["_auth_user_id"] == str(anna.user_id)


def test_the_page_goes_nowhere_else(client, anna):
    page = client.get(PAGE, {"key": mailed_key(anna)})
    assert page["Referrer-Policy"] == "same-origin"
    assert "no-store" in page["Cache-Control"]


def test_no_other_website_sends_it(anna):
    client = Client(enforce_csrf_checks=True)
    assert start(client, mailed_key(anna)).status_code == 403
    assert not has_password(anna)


def test_the_key_is_in_no_log(client, anna, caplog):
    key = mailed_key(anna)
    start(Client(enforce_csrf_checks=True), key)
    client.get(PAGE, {"key": key})
    start(client, key)
    assert key not in caplog.text


def test_the_terms_are_accepted_with_it(client, anna, dana):
    Terms.objects.change("Be nice.", dana)
    key = mailed_key(anna)
    assert "Be nice." in client.get(PAGE, {"key": key}).text
    assert "errorlist" in start(client, key, version="1").text
    assert not has_password(anna)
    assert start(client, key, version="1", terms="on").status_code == 302
    assert TermsAcceptance.objects.get(partner=anna).terms.version == 1


def test_terms_that_changed_meanwhile_are_read_again(client, anna, dana):
    Terms.objects.change("Be nice.", dana)
    key = mailed_key(anna)
    Terms.objects.change("Be very nice.", dana)
    page = start(client, key, version="1", terms="on")
    assert "The terms were changed a moment ago" in page.text
    assert not has_password(anna)


def test_terms_accepted_before_are_not_asked_again(client, anna, dana):
    Terms.objects.change("Be nice.", dana)
    accept_terms(anna, Terms.objects.get())
    assert start(client, mailed_key(anna)).status_code == 302
    assert TermsAcceptance.objects.count() == 1


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods(client, method):
    assert getattr(client, method)(PAGE).status_code == 405


def test_who_cannot_be_invited(alice, business, dana):
    nobody = PartnerFactory(name="Nora")
    with pytest.raises(CannotInviteError, match="no sign-in e-mail"):
        invite(nobody, dana)
    with pytest.raises(CannotInviteError, match="has a password"):
        invite(alice, dana)
    banned = PartnerFactory(status="banned", user=UserFactory(password=None))
    with pytest.raises(CannotInviteError, match="may not sign in"):
        make_link(banned, dana)
    assert not Invitation.objects.exists()


def test_staff_make_no_link_for_other_staff(dana):
    colleague = PartnerFactory(user=UserFactory(is_staff=True, password=None))
    with pytest.raises(CannotInviteError, match="on the team"):
        make_link(colleague, UserFactory(is_staff=True))
    assert make_link(colleague, dana)


def test_pressed_twice_it_is_one_mail(anna, dana):
    assert invite(anna, dana) == invite(anna, dana)
    assert OutgoingMessage.objects.count() == 1


def test_a_changed_e_mail_is_invited_at_once(anna, dana):
    invite(anna, dana)
    change_email(anna)
    invite(anna, dana)
    assert OutgoingMessage.objects.latest("pk").to == "other@example.com"


def test_a_name_with_places_stays_a_name(anna, dana):
    Partner.objects.filter(pk=anna.pk).update(name="{{ link }} {{ business }}")
    anna.refresh_from_db()
    invite(anna, dana, Words("For {{ name }}", "{{ link }} {{ name }}"))
    message = OutgoingMessage.objects.get()
    assert message.subject == "For {{ link }} {{ business }}"
    assert message.text.endswith(" {{ link }} {{ business }}")


def test_who_is_not_invited_yet(anna, alice, dana):
    PartnerFactory()
    PartnerFactory(status="inactive", user=UserFactory(password=None))
    assert list(Partner.objects.not_invited()) == [anna]
    invite(anna, dana)
    assert not Partner.objects.not_invited().exists()
    change_email(anna)
    assert list(Partner.objects.not_invited()) == [anna]
