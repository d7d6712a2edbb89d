"""What people of the team change about their own sign-in is in the audit."""

import re

import pytest
from allauth.account.forms import default_token_generator
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from django.core import mail
from django.urls import reverse

from business.models import AuditEntry, OutgoingMessage
from owner.sign_in_links import password_link
from partners.inviting import make_link
from partners.models import User
from tests.factories import PASSWORD, PartnerFactory, UserFactory

NEW = "another-horse-52"
BOTH = {"password1": NEW, "password2": NEW}
SECRET = "JBSWY3DPEHPK3PXP"


def sign_in(client, user):
    """With the password typed a moment ago, as changing the second factor wants it."""
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


def noted(user):
    return [entry.what for entry in AuditEntry.objects.about(user).newest_first()]


def give_factor(user):
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)


def sign_in_with_code(client, user):
    give_factor(user)
    sign_in(client, user)
    client.post(reverse("mfa_authenticate"), {"code": code_now(SECRET)})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def code_now(secret):
    return format_hotp_value(hotp_value(secret, next(iter(counters()))))


def change_password(client, **typed):
    sent = {"oldpassword": PASSWORD} | BOTH | typed
    return client.post(reverse("account_change_password"), sent)


def test_it_works(client, steve):
    change_password(sign_in(client, steve))
    entry = AuditEntry.objects.about(steve).get()
    assert (entry.actor, entry.what, entry.changes) == (steve, "Changed the own password.", [])
    assert User.objects.get(pk=steve.pk).check_password(NEW)


def test_a_wrong_password_changes_and_notes_nothing(client, steve):
    change_password(sign_in(client, steve), oldpassword="guessed")
    assert noted(steve) == []


def test_partners_are_not_noted(client, alice):
    change_password(sign_in(client, alice.user))
    assert User.objects.get(pk=alice.user.pk).check_password(NEW)
    assert not AuditEntry.objects.exists()


def choose_by_link(client, link):
    page = client.get(link, follow=True)
    return client.post(page.redirect_chain[-1][0], BOTH)


def test_a_password_reset_by_mail(client, steve):
    client.post(reverse("account_reset_password"), {"email": steve.email})
    choose_by_link(client, re.search(r"http\S+", mail.outbox[0].body)[0])
    assert noted(steve) == ["Chose a new password with a link that was mailed or handed over."]
    assert User.objects.get(pk=steve.pk).check_password(NEW)


def test_a_link_of_the_owner(client, steve):
    choose_by_link(client, password_link(steve))
    assert len(noted(steve)) == 1


def test_a_made_up_link_notes_nothing(client, steve):
    link = password_link(steve).replace(default_token_generator.make_token(steve), "x-y")
    client.get(link, follow=True)
    assert noted(steve) == []


def test_an_invitation(client, dana):
    user = UserFactory(is_staff=True, password=None)
    link = make_link(PartnerFactory(user=user), dana)
    client.post(reverse("invitation_accept"), BOTH | {"key": link.partition("key=")[2]})
    assert noted(user) == ["Chose the first password by an invitation."]


def test_a_second_factor_is_set_up(client, steve, django_capture_on_commit_callbacks):
    sign_in(client, steve)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "x"})
    assert (wrong.status_code, noted(steve)) == (200, [])
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    assert noted(steve) == ["Set up a second factor."]
    said = str(AuditEntry.objects.values())
    assert not any(
        each in said for each in (secret, *RecoveryCodes.activate(steve).generate_codes())
    )
    assert OutgoingMessage.objects.filter(to=steve.email).count() == 1


def test_it_is_switched_off(client, steve):
    sign_in_with_code(client, steve).post(reverse("mfa_deactivate_totp"))
    assert noted(steve) == ["Switched the second factor off."]
    assert not Authenticator.objects.exists()


def test_new_recovery_codes(client, steve):
    sign_in_with_code(client, steve).post(reverse("mfa_generate_recovery_codes"))
    assert noted(steve) == ["Made new recovery codes; the former ones open nothing any more."]


@pytest.mark.parametrize(
    "page", ["mfa_activate_totp", "mfa_deactivate_totp", "mfa_generate_recovery_codes"]
)
def test_looking_at_a_page_notes_nothing(client, steve, page):
    sign_in_with_code(client, steve).get(reverse(page))
    assert noted(steve) == []


def test_a_partners_second_factor_is_not_noted(client, alice):
    sign_in_with_code(client, alice.user).post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert not AuditEntry.objects.exists()


def test_nobody_signed_in_is_asked_to(client, business):
    answer = client.post(reverse("mfa_activate_totp"), {"code": "x"})
    assert answer.headers["Location"].startswith(reverse("account_login"))
