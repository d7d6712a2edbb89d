"""A second factor is suggested, and asked for where the owner wants it; nobody is locked out."""

import re
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.management import CommandError, call_command
from django.urls import reverse

from business.models import AuditEntry, Business
from partners.second_factor import PUT_OFF_COOKIE
from partners.sign_in import STAFF_SESSION_SECONDS
from tests.cast import signed_in
from tests.factories import PASSWORD
from tests.owner.typing_in import errors, typed

HOME = "/admin/"
DEFAULTS = "/admin/business/business/1/change/"
NEEDED = "/accounts/2fa/needed/"
LATER = "/accounts/2fa/later/"
SUGGESTION = "Protect your sign-in"


def give_factor(user):
    for kind in ("totp", "recovery_codes"):
        Authenticator.objects.create(user=user, type=kind, data={})


def need_one():
    Business.objects.update(requires_second_factor=True)


def resetting(user):
    return reverse("admin:partners_user_reset_second_factor", args=[user.pk])


def test_it_is_suggested_until_there_is_one(as_dana, dana):
    assert SUGGESTION in as_dana.get(HOME).text
    give_factor(dana)
    assert SUGGESTION not in as_dana.get(HOME).text


def test_it_can_be_put_off_for_two_weeks(as_rita):
    answer = as_rita.post(LATER, follow=True)
    assert answer.redirect_chain[-1][0] == HOME
    assert SUGGESTION not in answer.text
    assert as_rita.cookies[PUT_OFF_COOKIE]["max-age"] == 14 * 24 * 3600


def test_putting_off_is_a_post_of_people_who_signed_in(client, as_dana):
    assert as_dana.get(LATER).status_code == 405
    assert reverse("account_login") in client.post(LATER).headers["Location"]


def test_the_owner_asks_the_team_for_one(as_dana, dana, as_steve, steve):
    give_factor(dana)
    typed(as_dana, DEFAULTS, requires_second_factor="on")
    answer = as_steve.get(HOME, follow=True)
    assert answer.redirect_chain == [(NEEDED, 302)]
    assert reverse("mfa_activate_totp") in answer.text
    give_factor(steve)
    assert as_steve.get(HOME).status_code == 200


def test_who_has_none_cannot_ask_others_for_one(as_dana):
    assert "requires_second_factor" in errors(typed(as_dana, DEFAULTS, requires_second_factor="on"))


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_page_of_the_admin_opens_without_it(as_steve, alice, method):
    need_one()
    for name in ("admin:index", "admin:find", "admin:partners_partner_changelist"):
        assert getattr(as_steve, method)(reverse(name)).headers["Location"] == NEEDED


def test_setting_it_up_is_open_to_who_needs_it(as_steve):
    need_one()
    answer = as_steve.get(reverse("mfa_activate_totp"))
    assert reverse("account_reauthenticate") in answer.headers["Location"]


def test_partners_need_none(as_alice):
    need_one()
    assert as_alice.get(reverse("portal:home")).status_code == 200


def test_the_owner_lets_somebody_in_who_lost_the_phone(as_dana, steve):
    give_factor(steve)
    page = reverse("admin:partners_user_change", args=[steve.pk])
    assert resetting(steve) in as_dana.get(page).text
    assert "talk to the person" in as_dana.get(resetting(steve)).text
    as_dana.post(resetting(steve))
    assert not Authenticator.objects.exists()
    assert AuditEntry.objects.about(steve).get().what == "The second factor was reset."
    assert resetting(steve) not in as_dana.get(page).text


def test_twice_is_once(as_dana, steve):
    assert "There was no second factor." in as_dana.post(resetting(steve), follow=True).text
    assert not AuditEntry.objects.exists()


def test_only_an_owner_resets_one_and_not_the_own(as_dana, dana, as_steve):
    give_factor(dana)
    assert as_steve.post(resetting(dana)).status_code == 403
    assert as_dana.post(resetting(dana)).status_code == 403
    assert Authenticator.objects.count() == 2


def test_the_operator_lets_the_only_owner_in(dana):
    give_factor(dana)
    said = StringIO()
    call_command("reset_second_factor", " Dana@Example.com", stdout=said)
    assert "the password alone" in said.getvalue().lower()
    assert not Authenticator.objects.exists()
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.actor_name) == (None, "manage reset_second_factor")
    call_command("reset_second_factor", "dana@example.com", stdout=said)
    assert "no second factor" in said.getvalue()


def test_the_operator_mistypes(business):
    with pytest.raises(CommandError, match="Nobody signs in"):
        call_command("reset_second_factor", "nobody@example.com")


def test_the_list_of_people_says_who_has_one(as_dana, steve, django_assert_max_num_queries):
    give_factor(steve)
    with django_assert_max_num_queries(9):
        text = as_dana.get("/admin/partners/user/").text
    assert sorted(re.findall(r'field-second_factor"[^>]*>(\w+)<', text)) == ["No", "Yes"]


def test_with_it_the_session_of_the_team_is_as_short(client, steve):
    Authenticator.objects.create(user=steve, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    code = RecoveryCodes.activate(steve).get_unused_codes()[0]
    client.post(reverse("account_login"), {"login": steve.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.session["_auth_user_id"] == str(steve.pk)
    assert client.session.get_expiry_age() == STAFF_SESSION_SECONDS


def test_a_session_of_before_is_over_once_somebody_joins_the_team(as_alice, alice, as_dana):
    typed(as_dana, reverse("admin:partners_user_change", args=[alice.user.pk]), role="staff")
    answer = as_alice.get(HOME)
    assert answer.headers["Location"] == "/admin/login/?next=/admin/"


def test_who_leaves_the_team_is_out_with_the_next_request(as_steve, steve, as_dana):
    assert as_steve.get(HOME).status_code == 200
    typed(as_dana, reverse("admin:partners_user_change", args=[steve.pk]), role="none")
    assert as_steve.get(HOME).status_code == 302


def test_who_is_no_owner_any_more_is_refused_with_the_next_request(as_dana, dana, steve):
    steve.give_role("owner")
    dana.give_role("staff")
    assert as_dana.get(HOME).status_code == 200
    assert as_dana.get("/admin/partners/user/").status_code == 403
    assert signed_in(steve).get("/admin/partners/user/").status_code == 200
