"""Accounts: only those of allauth's pages that make sense where the owner invites people."""

from allauth.account import views as account
from allauth.mfa.recovery_codes.views import generate_recovery_codes
from allauth.mfa.totp.views import activate_totp, deactivate_totp
from django.urls import include, path, re_path

from partners.invitation_views import accept_invitation
from partners.letters_off import letters_off
from partners.own_sign_in import noting_second_factor
from partners.views import choose_door, second_factor_later, second_factor_needed

urlpatterns = [
    path("choose/", choose_door, name="door_choose"),
    path("invitation/", accept_invitation, name="invitation_accept"),
    path("letters/<str:key>/", letters_off, name="letters_off"),
    path("login/", account.login, name="account_login"),
    path("login/code/", account.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", account.confirm_login_code, name="account_confirm_login_code"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    # Closed, but mails to unknown people name its address.
    path("signup/", account.signup, name="account_signup"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("2fa/needed/", second_factor_needed, name="second_factor_needed"),
    path("2fa/later/", second_factor_later, name="second_factor_later"),
    # Before allauth's own, at its addresses.
    path("2fa/totp/activate/", noting_second_factor(activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", noting_second_factor(deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "2fa/recovery-codes/generate/",
        noting_second_factor(generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("2fa/", include("allauth.mfa.urls")),
]
